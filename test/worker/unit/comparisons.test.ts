import { afterEach, expect, test, vi } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { Comparisons } from '../../../src/worker/rooms/comparisons.js';
import { SetAside } from '../../../src/worker/rooms/set-aside.js';
import { entryOf } from '../../support/entry-of.js';

afterEach(() => {
  vi.useRealTimers();
});

/** Comparisons whose reads are ended by hand. */
function byHand() {
  const reads: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const problems: string[] = [];
  const comparisons = new Comparisons(
    () => new Promise<void>((resolve, reject) => reads.push({ resolve, reject })),
    ({ message }) => problems.push(message),
  );
  const end = async (at: number, error?: Error) => {
    if (error === undefined) reads[at]?.resolve();
    else reads[at]?.reject(error);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { comparisons, reads, problems, end };
}

test('one comparison at a time; asked meanwhile, however often, there is one more', async () => {
  const { comparisons, reads, end } = byHand();
  const asked = [comparisons.run(), comparisons.run(), comparisons.run()];
  expect(reads).toHaveLength(1);
  await end(0);
  expect(reads).toHaveLength(2);
  await end(1);
  await Promise.all(asked);
  expect(reads).toHaveLength(2);
});

test('a comparison that finds itself too old is followed by another', async () => {
  const { comparisons, reads, end } = byHand();
  void comparisons.run();
  comparisons.repeatOnce();
  await end(0);
  expect(reads).toHaveLength(2);
});

test('one that fails is told, and tried again by itself until it is closed', async () => {
  vi.useFakeTimers();
  const { comparisons, reads, problems, end } = byHand();
  const run = comparisons.run();
  await end(0, new Error('away'));
  await expect(run).resolves.toBeUndefined();
  expect(problems).toEqual(['away']);
  vi.runOnlyPendingTimers();
  expect(reads).toHaveLength(2);
  await end(1, new Error('still away'));
  comparisons.close();
  vi.runOnlyPendingTimers();
  expect(reads).toHaveLength(2);
});

test('a fresh one begins after it was asked for, is shared, and rejects when it fails', async () => {
  const { comparisons, reads, end } = byHand();
  void comparisons.run();
  const fresh = comparisons.runFresh();
  expect(comparisons.runFresh()).toBe(fresh);
  expect(reads).toHaveLength(1);
  await end(0);
  expect(reads).toHaveLength(2);
  const later = comparisons.runFresh();
  expect(later).not.toBe(fresh);
  const failed = expect(fresh).rejects.toThrow('away');
  await end(1, new Error('away'));
  await failed;
  await end(2);
  await later;
});

test('with nothing running, a fresh one begins each time that it is asked for', async () => {
  const { comparisons, reads, end } = byHand();
  for (const at of [0, 1, 2]) {
    const fresh = comparisons.runFresh();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(reads).toHaveLength(at + 1);
    await end(at);
    await fresh;
  }
});

test('what was set aside is found by its place in its epoch, and goes when it is shown', () => {
  const entry = (seq: number) =>
    entryOf({ seq, mid: `m${seq}`, cmid: `c${seq}`, user: { id: 'u', name: 'u' }, text: '', at: 1 });
  const aside = new SetAside();
  for (const seq of [3, 4, 6]) aside.add('e', entry(seq));
  aside.add('other', entry(5));
  expect(aside.at('e', 4)?.mid).toBe('m4');
  expect(aside.at('e', 5)).toBeUndefined();
  aside.keepAfter('e', 4);
  expect([3, 4, 5, 6].map((seq) => aside.at('e', seq)?.seq)).toEqual([undefined, undefined, undefined, 6]);
  expect(aside.size).toBe(1);
  for (let seq = 10; seq < 10 + 2 * LIMITS.feedAheadMessages; seq += 1) aside.add('e', entry(seq));
  expect(aside.size).toBe(LIMITS.feedAheadMessages);
});
