/** Reading the part of a log around a linked message, and more of it at both ends, until it meets what is held. */
import { HoldfastError } from '../../../protocol/errors.js';
import { client } from './client.js';
import { sentenceOf } from './error-words.js';
import { excerpt } from './excerpt.js';
import { type Excerpt, endsOf, excerptOf, meets, withNewer, withOlder } from './excerpt-pages.js';
import { linkedTrouble } from './linked-trouble.js';
import type { Linked } from './log-window.js';
import { goBackTo, leaveLinked, linked } from './navigation.js';

/** Shows the linked message in its context, or says why not. Never rejects. */
export async function openExcerpt(to: Linked): Promise<void> {
  const { room, mid } = to;
  linkedTrouble.value = { kind: 'loading', room, mid };
  const page = await client.api.page(room, { around: mid }).catch((error: unknown) => error);
  // Somewhere else by now.
  if (linked.peek() !== to) return;
  linkedTrouble.value = null;
  const found = isPage(page) ? page.messages.find((row) => row.mid === mid) : undefined;
  if (!isPage(page) || found === undefined || found.kind !== undefined) {
    const isGone = isPage(page) || isNotFound(page);
    leaveLinked('replace');
    linkedTrouble.value = isGone
      ? { kind: 'gone', room, mid }
      : { kind: 'failed', room, mid, why: sentenceOf(page) };
    return;
  }
  if (found.deleted) linkedTrouble.value = { kind: 'deleted', room, mid };
  show(excerptOf(room, page), () => ({ ...to }));
}

/**
 * Reads on at one end. `here`: the row at which the reader is, for when all of it comes to be held. Rejects when the
 * page did not come.
 */
export async function readOn(to: 'older' | 'newer', here: () => Linked | null): Promise<void> {
  const now = excerpt.peek();
  const ends = now === null ? null : endsOf(now);
  if (now === null || ends === null) return;
  const page = await client.api.page(
    now.room,
    to === 'older' ? { before: ends.first } : { after: ends.last },
  );
  if (excerpt.peek() !== now) return;
  show(to === 'older' ? withOlder(now, page) : withNewer(now, page), here);
}

/** Draws it; or, where nothing is missing between it and what is held of the log, makes it part of that. */
function show(next: Excerpt, here: () => Linked | null): void {
  const goal = here();
  if (goal !== null && isTaken(next, goal)) {
    excerpt.value = null;
    goBackTo(goal);
  } else excerpt.value = next;
}

function isTaken(part: Excerpt, goal: Linked): boolean {
  const log = client.room(part.room)?.log;
  if (log == null || log.first === null || !meets(part, log.first.seq)) return false;
  for (const [index, page] of [...part.pages.entries()].reverse()) {
    const first = log.first?.seq ?? 0;
    if (!page.messages.some(({ seq }) => seq < first)) continue;
    const more = index > 0 || part.more;
    if (client.takeOlder(part.room, { ...page, more }, first) === 0) return false;
  }
  return log.find(goal.mid) !== null;
}

function isPage(answer: unknown): answer is Excerpt['pages'][number] {
  return typeof answer === 'object' && answer !== null && 'messages' in answer;
}
function isNotFound(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'not_found';
}
