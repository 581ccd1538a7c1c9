/** Whose letter goes next, so that receivers that do not answer hold up no others. Pure. */
import { LIMITS } from '../../protocol/limits.js';
import type { OutgoingState } from '../../store/interfaces/outgoing.js';

/**
 * How far a receiver is relied on. `doubted`: it did not take its last letter, or one was slow or failed lately. `new`:
 * it took none yet.
 */
export type Trust = 'sound' | 'new' | 'doubted';

/** A letter that is to go, of a hook of this maker. Each is an object of its own. */
export interface Wish {
  readonly maker: string;
  readonly trust: Trust;
}

/** `doubtedAt`: when it last was slow or failed, as far as that is known. Times are ms since 1970. */
export function trustIn(
  { sentAt, failing }: Pick<OutgoingState, 'sentAt' | 'failing'>,
  doubtedAt: number | null,
  now: number,
): Trust {
  // The clock may have been set back.
  const isLately = doubtedAt !== null && Math.abs(now - doubtedAt) < LIMITS.letterDoubtMs;
  if (failing !== undefined || isLately) return 'doubted';
  return sentAt === undefined ? 'new' : 'sound';
}

/**
 * Which letter in line goes now; null: none may. Receivers that are not sound share a part of the whole. So the rest is
 * there for sound ones. The maker with the fewest under way goes first, and a new one before one that is doubted.
 */
export function nextInLine(waiting: readonly Wish[], under: readonly Wish[]): number | null {
  if (under.length >= LIMITS.lettersAtOnce) return null;
  const sent = new Map<string, number>();
  const unsure = new Map<string, number>();
  let allUnsure = 0;
  for (const { maker, trust } of under) {
    add(sent, maker);
    if (trust === 'sound') continue;
    add(unsure, maker);
    allUnsure += 1;
  }
  const countOf = ({ maker }: Wish) => sent.get(maker) ?? 0;
  const mayGo = (one: Wish) =>
    countOf(one) < LIMITS.lettersAtOncePerMaker &&
    (one.trust === 'sound' ||
      (allUnsure < LIMITS.lettersAtOnceUnsure &&
        (unsure.get(one.maker) ?? 0) < LIMITS.lettersAtOnceUnsurePerMaker));
  let next: number | null = null;
  for (const [at, one] of waiting.entries()) {
    if (!mayGo(one)) continue;
    const best = next === null ? undefined : waiting[next];
    if (best === undefined || overtakes(one, best, countOf)) next = at;
  }
  return next;
}

/** Whether it goes before one that came earlier. */
function overtakes(one: Wish, earlier: Wish, countOf: (wish: Wish) => number): boolean {
  if (countOf(one) !== countOf(earlier)) return countOf(one) < countOf(earlier);
  return one.trust === 'new' && earlier.trust === 'doubted';
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
