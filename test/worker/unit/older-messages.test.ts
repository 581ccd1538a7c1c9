import { expect, test } from 'vitest';
import type { LogEntry } from '../../../src/store/log-codec.js';
import { Comparisons } from '../../../src/worker/rooms/comparisons.js';
import { HeldLog } from '../../../src/worker/rooms/held-log.js';
import { OlderMessages } from '../../../src/worker/rooms/older-messages.js';
import { entryOf } from '../../support/entry-of.js';

function messages(from: number, to: number): LogEntry[] {
  const user = { id: 'u', name: 'u' };
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const seq = from + at;
    return entryOf({ seq, mid: `m${seq}`, cmid: `c${seq}`, user, text: 'x', at: seq });
  });
}

const plain = (entry: LogEntry) => ({ entry, state: null });

/** A worker that holds 91 to 100 of a log; `amid` happens while the log is read. */
function reader({ amid = () => {}, kept = 1, head = 100 } = {}) {
  const held = new HeldLog();
  held.adopt({ epoch: 'e', head: 100, headMid: 'm100', first: 1 }, messages(91, 100).map(plain));
  const reads: (readonly [number, number])[] = [];
  let compared = 0;
  const log = {
    range: async (_room: string, from: number, to: number) => {
      reads.push([from, to]);
      await Promise.resolve();
      amid();
      const state = { epoch: 'e', head, headMid: `m${head}`, first: kept };
      return { state, messages: messages(Math.max(from, kept), to) };
    },
  };
  const comparisons = new Comparisons(
    async () => {
      compared += 1;
    },
    () => {},
  );
  const older = new OlderMessages('r', log, held, comparisons, () => {});
  return { held, older, reads, compared: () => compared, seqs: () => held.tail.map(({ seq }) => seq) };
}

test('[SEND-4] people who come back together read the older messages once, whoever needs the most', async () => {
  const { older, reads, seqs } = reader();
  await Promise.all([older.reachBack(50), older.reachBack(60), older.reachBack(50)]);
  expect(reads).toEqual([[50, 90]]);
  await older.reachBack(40);
  expect(reads).toEqual([
    [50, 90],
    [40, 49],
  ]);
  expect(seqs()).toEqual(Array.from({ length: 61 }, (_, at) => 40 + at));
});

test('what is held reaches back far enough: nothing is read', async () => {
  const { older, reads } = reader();
  await older.reachBack(95);
  expect(reads).toEqual([]);
});

test('only what the log still keeps is added, and its oldest is known then', async () => {
  const { older, held, seqs } = reader({ kept: 70 });
  await older.reachBack(50);
  expect(held.oldest).toBe(70);
  expect(seqs()[0]).toBe(70);
});

test('[SEND-4] nothing of another log is put before what is held', async () => {
  const anew = { epoch: 'f', head: 95, headMid: 'm95', first: 1 };
  const other = reader({ amid: () => other.held.adopt(anew, messages(91, 95).map(plain)) });
  await other.older.reachBack(50);
  expect(other.seqs()[0]).toBe(91);
  // The log went back in time: it is compared before anybody is answered from it.
  const shorter = reader({ head: 95 });
  await shorter.older.reachBack(50);
  expect(shorter.seqs()[0]).toBe(91);
  expect(shorter.compared()).toBe(1);
});
