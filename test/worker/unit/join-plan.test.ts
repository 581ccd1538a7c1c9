import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import {
  compareWithLog,
  firstOf,
  type KnownLog,
  planJoin,
  tailFrom,
} from '../../../src/worker/rooms/join-plan.js';

interface Entry {
  readonly seq: number;
  readonly mid: string;
}

/** A log of `head` entries of which those from `oldest` on are kept; its mids name their branch. */
function logOf(head: number, oldest: number, branch = 'a'): { head: number; oldest: number; kept: Entry[] } {
  const kept = Array.from({ length: Math.max(0, head - oldest + 1) }, (_, at) => ({
    seq: oldest + at,
    mid: `${branch}${oldest + at}`,
  }));
  return { head, oldest, kept };
}

/** What a worker that holds the newest `held` of it knows. */
function viewOf({ head, oldest, kept }: ReturnType<typeof logOf>, held: number): KnownLog<Entry> {
  return { epoch: 'e', head, oldest, tail: kept.slice(Math.max(0, kept.length - held)) };
}

/** Plans until there is an answer, reading older entries as the worker does. */
function answer(log: ReturnType<typeof logOf>, held: number, since: Position | undefined) {
  let view = viewOf(log, held);
  for (let round = 0; round < 3; round += 1) {
    const plan = planJoin(view, since, true);
    if (plan.kind === 'behind') throw new Error('behind, though the head is fresh');
    if (plan.kind === 'need-older') view = viewOf(log, log.head - plan.from + 1);
    else return { entries: tailFrom(view, plan.from), complete: plan.kind === 'fill' || plan.complete };
  }
  throw new Error('no answer within three rounds');
}

const log = fc
  .tuple(fc.nat(1_500), fc.nat(1_500), fc.nat(1_500))
  .map(([head, trimmed, held]) => ({ log: logOf(head, Math.min(trimmed, head) + 1), held }));

describe('what a join is answered', () => {
  test('[SEND-4] a gap is exact, or it is declared incomplete with the newest page', () => {
    fc.assert(
      fc.property(log, fc.nat(1_600), fc.constantFrom('a', 'fork'), ({ log, held }, seq, branch) => {
        const since = { epoch: 'e', seq, mid: seq === 0 ? '' : `${branch}${seq}` };
        const { entries, complete } = answer(log, held, since);
        const follows = seq === 0 ? log.oldest === 1 : log.kept.some(({ mid }) => mid === since.mid);
        const isShort = log.head - seq <= LIMITS.resumeGapMessages;
        expect(complete).toBe(follows && isShort);
        expect(entries).toEqual(
          complete ? log.kept.filter((one) => one.seq > seq) : log.kept.slice(-LIMITS.joinPageMessages),
        );
      }),
    );
  });

  test('a first join gets the newest page, complete', () => {
    fc.assert(
      fc.property(log, ({ log, held }) => {
        const { entries, complete } = answer(log, held, undefined);
        expect({ entries, complete }).toEqual({
          entries: log.kept.slice(-LIMITS.joinPageMessages),
          complete: true,
        });
      }),
    );
  });

  test('another epoch is never continued, whatever its numbers', () => {
    const { complete } = answer(logOf(9, 1), 9, { epoch: 'other', seq: 9, mid: 'a9' });
    expect(complete).toBe(false);
  });

  test('a client that knows more than the worker makes it look before it is judged', () => {
    const view = viewOf(logOf(9, 1), 9);
    const since = { epoch: 'e', seq: 10, mid: 'a10' };
    expect(planJoin(view, since)).toEqual({ kind: 'behind' });
    expect(planJoin(view, since, true)).toMatchObject({ kind: 'newest', complete: false });
  });

  test('the tail ends at the head', () => {
    expect(firstOf(viewOf(logOf(9, 1), 4))).toBe(6);
    expect(firstOf(viewOf(logOf(9, 1), 0))).toBe(10);
    expect(tailFrom(viewOf(logOf(9, 1), 4), 1).map(({ seq }) => seq)).toEqual([6, 7, 8, 9]);
  });
});

describe('whether the log is the one that was shown', () => {
  const ours = { epoch: 'e', head: 5, headMid: 'a5' };
  test.each([
    ['the same', { epoch: 'e', head: 5 }, 'a5', { kind: 'same' }],
    ['longer', { epoch: 'e', head: 8 }, 'a5', { kind: 'behind', from: 6, to: 8 }],
    ['longer, ours trimmed away', { epoch: 'e', head: 8 }, undefined, { kind: 'behind', from: 6, to: 8 }],
    ['shorter', { epoch: 'e', head: 4 }, undefined, { kind: 'forked' }],
    ['as long, and another message at our head', { epoch: 'e', head: 5 }, 'b5', { kind: 'forked' }],
    ['longer, and another message at our head', { epoch: 'e', head: 9 }, 'b5', { kind: 'forked' }],
    ['of another epoch', { epoch: 'f', head: 5 }, 'a5', { kind: 'new-epoch' }],
  ])('a log that is %s', (_what, found, midAtHead, comparison) => {
    expect(compareWithLog(ours, found, midAtHead)).toEqual(comparison);
  });

  test('an empty room has no head that could differ', () => {
    expect(compareWithLog({ epoch: 'e', head: 0, headMid: '' }, { epoch: 'e', head: 0 }, 'a1')).toEqual({
      kind: 'same',
    });
  });
});
