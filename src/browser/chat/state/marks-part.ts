import type { ComponentChildren, ComponentType } from 'preact';
import { PagePart } from './page-part.js';

/** What parses and draws texts with marks; fetched when a message has some. */
export const marksPart = new PagePart<{
  readonly MarkedText: ComponentType<{
    text: string;
    reachable: boolean;
    words: (text: string) => ComponentChildren;
  }>;
}>();
