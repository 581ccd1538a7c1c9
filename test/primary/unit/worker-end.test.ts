import { describe, expect, test } from 'vitest';
import { endingOf, workerEnd } from '../../../src/primary/supervisor/worker-end.js';

const READY = { bootProblem: null, blame: null, drained: false, state: 'ready' } as const;
const KILLED = { code: null, signal: 'SIGKILL' } as const;
const ENDED = { code: 0, signal: null } as const;
const BY_ALICE = { kind: 'operator', did: 'SIGKILL', by: 'alice' } as const;

describe('who is to blame for the end of a worker', () => {
  test('the kernel’s word, when nobody did it', () => {
    expect(endingOf(READY, KILLED).cause).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    expect(endingOf(READY, { code: 3, signal: null }).cause).toEqual({ kind: 'code', code: 3 });
  });

  test('whoever did it, rather than the signal that they used', () => {
    expect(endingOf({ ...READY, blame: BY_ALICE }, KILLED).cause).toEqual(BY_ALICE);
  });

  test('its own words, rather than anybody else', () => {
    const worker = { ...READY, state: 'starting', bootProblem: 'no port', blame: BY_ALICE } as const;
    expect(endingOf(worker, KILLED).cause).toEqual({ kind: 'boot', words: 'no port' });
  });

  test('it ends in good order when it drained, or was not needed before it served', () => {
    const draining = { ...READY, state: 'draining' } as const;
    expect(endingOf(draining, ENDED).inGoodOrder).toBe(true);
    expect(endingOf({ ...draining, drained: true }, KILLED).inGoodOrder).toBe(true);
    expect(endingOf(draining, KILLED).inGoodOrder).toBe(false);
    expect(endingOf(READY, ENDED).inGoodOrder).toBe(false);
    const blame = { kind: 'unneeded', while: 'starting' } as const;
    expect(endingOf({ ...READY, state: 'starting', blame }, KILLED)).toMatchObject({
      unneeded: true,
      inGoodOrder: true,
    });
    expect(endingOf({ ...READY, blame }, KILLED)).toMatchObject({ unneeded: false, inGoodOrder: false });
  });
});

test('people are told one of three: it was killed, ended since it was silent, or crashed', () => {
  expect(workerEnd(BY_ALICE)).toBe('kill');
  expect(workerEnd({ kind: 'operator', did: 'frozen', by: 'alice' })).toBe('freeze');
  expect(workerEnd({ kind: 'signal', signal: 'SIGKILL' })).toBe('kill');
  expect(workerEnd({ kind: 'signal', signal: 'SIGSEGV' })).toBe('crash');
  expect(workerEnd({ kind: 'slow-drain', seconds: 9 })).toBe('freeze');
  expect(workerEnd({ kind: 'code', code: 1 })).toBe('crash');
});
