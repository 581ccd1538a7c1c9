import type { Message } from '../../../../protocol/events.js';

/** Pure. The names of those whom a message calls, as its text has them. */
export function writtenNames({ text, mentions = [] }: Pick<Message, 'text' | 'mentions'>): readonly string[] {
  return mentions.map(({ start, end }) => text.slice(start, end));
}
