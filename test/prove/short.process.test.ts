/** The fixed-seed form of the prover: a real node with the store that people start, a crowd, five faults, judged. */
import { describe, expect, test } from 'vitest';
import { type ProofOptions, readProofOptions } from '../../prove/run/options.js';
import { prove } from '../../prove/run/prove.js';
import { report } from '../../prove/run/report.js';

describe('the prover, short', () => {
  test('[SEND-1] [SEND-2] [SEND-3] [SEND-4] [SEND-5] [SEND-6] [SEND-7] [SEND-8] [SESS-1] [CHANGE-1] [CHANGE-2] [CHANGE-3] hold under five faults in shared mode, with normal limits', async () => {
    const proof = await prove(readProofOptions(['--short']) as ProofOptions, () => {});
    expect(proof.options.limits).toBe('normal');
    expect(proof.verdict.holds, report(proof)).toBe(true);
    expect(proof.figures.faults.length).toBe(5);
    expect(proof.figures.acked).toBeGreaterThan(300);
    expect(proof.figures.changes.acked).toBeGreaterThan(100);
  }, 420_000);
});
