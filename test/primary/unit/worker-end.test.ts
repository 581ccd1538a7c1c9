import { describe, expect, test } from 'vitest';
import { endingOf, workerEnd } from '../../../src/primary/supervisor/worker-end.js';
import type { WorkerExit } from '../../../src/primary/supervisor/worker-process.js';
import type { ProcessState } from '../../../src/primary/supervisor/worker-state.js';

type Gone = Parameters<typeof endingOf>[0] & { readonly state: ProcessState };

const READY = { bootProblem: null, blame: null, drained: false, state: 'ready' } as const;
const KILLED = { code: null, signal: 'SIGKILL' } as const;
const ENDED = { code: 0, signal: null } as const;
const BY_ALICE = { kind: 'operator', did: 'SIGKILL', by: 'alice' } as const;

function ending({ state, ...evidence }: Gone, exit: WorkerExit) {
  return endingOf(evidence, state, exit);
}

describe('who is to blame for the end of a worker', () => {
  test('the kernel’s word, when nobody did it', () => {
    expect(ending(READY, KILLED).cause).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    expect(ending(READY, { code: 3, signal: null }).cause).toEqual({ kind: 'code', code: 3 });
  });

  test('whoever did it, rather than the signal that they used', () => {
    expect(ending({ ...READY, blame: BY_ALICE }, KILLED).cause).toEqual(BY_ALICE);
  });

  test('its own words, rather than anybody else', () => {
    const bootProblem = { missing: [{ said: 'no port' }], wanted: ['ws 8'] };
    const worker = { ...READY, state: 'starting', bootProblem, blame: BY_ALICE } as const;
    expect(ending(worker, KILLED).cause).toEqual({
      kind: 'boot',
      words: expect.stringContaining('no port'),
      misfit: bootProblem,
    });
  });

  test('it ends in good order when it drained, or was not needed before it served', () => {
    const draining = { ...READY, state: 'draining' } as const;
    expect(ending(draining, ENDED).inGoodOrder).toBe(true);
    expect(ending({ ...draining, drained: true }, KILLED).inGoodOrder).toBe(true);
    expect(ending(draining, KILLED).inGoodOrder).toBe(false);
    expect(ending(READY, ENDED).inGoodOrder).toBe(false);
    const blame = { kind: 'unneeded', while: 'starting' } as const;
    expect(ending({ ...READY, state: 'starting', blame }, KILLED)).toMatchObject({
      unneeded: true,
      inGoodOrder: true,
    });
    expect(ending({ ...READY, blame }, KILLED)).toMatchObject({ unneeded: false, inGoodOrder: false });
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
