import type { ComponentChildren, ComponentType } from 'preact';
import type { Message } from '../../../protocol/events.js';
import { PagePart } from './page-part.js';

/** What parses and draws texts with markup; fetched when a message has some. */
export const markupPart = new PagePart<{
  readonly MarkupText: ComponentType<{
    of: Message;
    isFolded: boolean;
    reachable: boolean;
    words: (text: string) => ComponentChildren;
  }>;
  /** What is read of a text. */
  readonly withoutMarkup: (of: Message) => string;
}>();
