import { EVERYONE } from '../../../protocol/calls.js';
import type { Mention, Message } from '../../../protocol/events.js';
import { type Callable, calledAs, mentionsIn } from '../../../protocol/mentions.js';

/** A message is drawn in many parts. */
const namesOf = new WeakMap<readonly Mention[], Callable>();

/**
 * Pure. Where a part of the text has what its mentions are written as. A part is what is left of the text between
 * markup, so its places are not those of the whole. By the server's rule for places: `@ann` is nothing of `@annabel`,
 * nor of an address. Never more of them than the server found, so that a text of nothing but calls costs no page its
 * time.
 */
export function placesIn(
  part: string,
  { text, mentions = [] }: Pick<Message, 'text' | 'mentions'>,
): Mention[] {
  if (mentions.length === 0) return [];
  const names =
    namesOf.get(mentions) ??
    new Map(mentions.map(({ start, end, id }) => [calledAs(text.slice(start + 1, end)), id]));
  namesOf.set(mentions, names);
  const ids = new Set(names.values());
  if (ids.has(EVERYONE)) return mentionsIn(part, names, mentions.length);
  const found = mentionsIn(part, names, Number.POSITIVE_INFINITY).filter(({ id }) => id !== EVERYONE);
  return found.slice(0, mentions.length);
}
