import type { ComponentChildren, ComponentType } from 'preact';
import type { Message } from '../../../protocol/events.js';
import { PagePart } from './page-part.js';

/** What parses and draws texts with marks; fetched when a message has some. */
export const marksPart = new PagePart<{
  readonly MarkedText: ComponentType<{
    of: Message;
    isFolded: boolean;
    reachable: boolean;
    words: (text: string) => ComponentChildren;
  }>;
  /** What is read of a text. */
  readonly withoutMarks: (of: Message) => string;
}>();
