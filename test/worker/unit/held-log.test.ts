import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/store/log-codec.js';
import { HeldLog } from '../../../src/worker/rooms/held-log.js';
import { firstOf } from '../../../src/worker/rooms/join-plan.js';
import { entryOf } from '../../support/entry-of.js';

function message(seq: number, branch = 'a'): LogEntry {
  const user = { id: 'u', name: 'u' };
  return entryOf({ seq, mid: `${branch}${seq}`, cmid: `c${seq}`, user, text: 'x', at: seq });
}

/** Holds the messages from `first` to `head` of the epoch `e`. */
function held(first: number, head: number): HeldLog {
  const log = new HeldLog();
  const messages = Array.from({ length: head - first + 1 }, (_, at) => message(first + at));
  log.adopt(
    { epoch: 'e', head, headMid: head === 0 ? '' : `a${head}`, first: 1 },
    messages.map((entry) => ({ entry, state: null })),
  );
  return log;
}

describe('where a message of the feed belongs', () => {
  test.each<[string, string, LogEntry, string]>([
    ['one after the head continues the log', 'e', message(11), 'next'],
    ['one further on has a hole before it', 'e', message(12), 'ahead'],
    ['one that is held is known', 'e', message(10), 'known'],
    ['one that is older than what is held is known', 'e', message(2), 'known'],
    ['another one under a number that is held is of another log', 'e', message(10, 'fork'), 'other-log'],
    ['any of another epoch is of another log', 'f', message(11), 'other-log'],
  ])('%s', (_, epoch, entry, place) => {
    expect(held(5, 10).fitOf(epoch, entry)).toBe(place);
  });
});

test('[SEND-3] whatever is appended and prepended, what is held has no hole and ends at the head', () => {
  const step = fc.oneof(
    fc.constant('append' as const),
    fc.nat(40).map((older) => ({ older })),
  );
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 60 }), fc.array(step, { maxLength: 120 }), (start, steps) => {
      const log = held(start, start + 5);
      for (const one of steps) {
        if (one === 'append') log.append(message(log.head + 1));
        else {
          const end = firstOf(log) - 1;
          const from = Math.max(1, end - one.older + 1);
          const count = Math.max(0, end - from + 1);
          log.prepend(Array.from({ length: count }, (_, at) => message(from + at)));
        }
        expect(log.tail.map(({ seq }) => seq)).toEqual(log.tail.map((_, at) => firstOf(log) + at));
        expect(log.tail.at(-1)?.mid).toBe(log.headMid);
        expect(log.position).toEqual({ epoch: 'e', seq: log.head, mid: log.headMid });
      }
    }),
    { numRuns: 50 },
  );
});

test('an empty log has no position, and its first message is the next', () => {
  const log = held(1, 0);
  expect(log.position).toBeNull();
  expect(log.fitOf('e', message(1))).toBe('next');
});
