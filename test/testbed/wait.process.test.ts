import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { stopwatch, until, waitFor } from '../../testbed/wait.js';

describe('until', () => {
  test('resolves with the first that is something', async () => {
    const answers = [undefined, null, false, 0];
    expect(await until('an answer', () => answers.shift())).toBe(0);
    expect(answers).toEqual([]);
  });

  test('takes what is thrown for not yet', async () => {
    let tries = 0;
    const probe = () => {
      tries += 1;
      if (tries < 3) throw new Error('too early');
      return tries;
    };
    expect(await until('the third try', probe)).toBe(3);
  });

  test('gives up with what it waited for and what it saw last', async () => {
    const probe = () => Promise.reject(new Error('nobody is there'));
    await expect(until('somebody', probe, 50)).rejects.toThrow(
      'waited 50 ms in vain for: somebody (last: Error: nobody is there)',
    );
    await expect(until('a word', () => null, 50)).rejects.toThrow('(last: null)');
  });

  test('counts little of a step that a machine held up, and all of the others', async () => {
    let tries = 0;
    const slow = async () => {
      tries += 1;
      if (tries < 3) await sleep(450);
      return tries === 3;
    };
    expect(await until('the third try', slow, 600)).toBe(true);
    const beganAt = performance.now();
    expect(await waitFor(() => false, 600)).toBe(false);
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(600);
  });

  test('asks once more than never, however short the time', async () => {
    expect(await until('it', () => true, 0)).toBe(true);
  });
});

test('waitFor says whether it came', async () => {
  let tries = 0;
  expect(await waitFor(() => ++tries === 3, 5_000, 1)).toBe(true);
  expect(await waitFor(() => false, 30, 1)).toBe(false);
  expect(
    await waitFor(
      () => {
        throw new Error('never');
      },
      30,
      1,
    ),
  ).toBe(false);
});

test('a stopwatch counts little of a pause in which its process could do nothing', async () => {
  const passed = stopwatch();
  await sleep(100);
  const stoppedAt = performance.now();
  while (performance.now() - stoppedAt < 1_000);
  const countedMs = passed();
  expect(countedMs).toBeGreaterThan(99);
  expect(countedMs).toBeLessThan(1_000);
});
