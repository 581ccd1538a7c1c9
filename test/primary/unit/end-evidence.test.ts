import { describe, expect, test } from 'vitest';
import { EndEvidence } from '../../../src/primary/supervisor/end-evidence.js';

const FROZEN = { kind: 'operator', did: 'frozen', by: 'bob' } as const;
const KILLED = { kind: 'operator', did: 'SIGKILL', by: 'alice' } as const;
const SLOW = { kind: 'slow-drain', seconds: 9 } as const;

describe('what explains the end of a worker', () => {
  test('is nothing, as long as nobody did anything', () => {
    const { bootProblem, blame, fault, drained } = new EndEvidence();
    expect([bootProblem, blame, fault, drained]).toEqual([null, null, null, false]);
  });

  test('is the first cause for which the primary ends it', () => {
    const evidence = new EndEvidence();
    evidence.endedFor(SLOW);
    evidence.endedForSilence(5);
    expect(evidence.blame).toEqual(SLOW);
  });

  test('is the operator who kills it, whatever was to be its end', () => {
    const evidence = new EndEvidence();
    evidence.endedFor(SLOW);
    evidence.killedBy('alice');
    expect(evidence.blame).toEqual(KILLED);
    evidence.endedFor(SLOW);
    expect(evidence.blame).toEqual(KILLED);
  });

  test('is the fault that an operator put in it, when it is silent; not one from which it recovered', () => {
    const frozen = new EndEvidence();
    frozen.frozenBy('bob');
    frozen.endedForSilence(5);
    expect(frozen.blame).toEqual(FROZEN);
    const thawed = new EndEvidence();
    thawed.spunBy('bob');
    expect(thawed.fault).toEqual({ ...FROZEN, did: 'blocked' });
    expect(thawed.isSpinning).toBe(true);
    thawed.onRecovered();
    expect(thawed.isSpinning).toBe(false);
    thawed.endedForSilence(5);
    expect(thawed.blame).toEqual({ kind: 'silent', seconds: 5 });
  });

  test('is what it said itself: why it cannot begin, or that it is drained', () => {
    const misfit = { missing: [{ said: 'no port is free' }], wanted: [] };
    const evidence = new EndEvidence();
    evidence.cannotBegin(misfit);
    evidence.onDrained();
    expect([evidence.bootProblem, evidence.drained]).toEqual([misfit, true]);
  });
});
