/**
 * The prover on real nodes with the store that people start. Its fixed-seed form: a crowd, five faults, judged. And
 * Holdfast broken on purpose: each mutant runs through the whole prover, and the right check catches it.
 */
import { describe, expect, test } from 'vitest';
import { MUTANTS } from '../../prove/mutants/all.js';
import { type ProofOptions, readProofOptions } from '../../prove/run/options.js';
import { prove } from '../../prove/run/prove.js';
import { report } from '../../prove/run/report.js';
import { Semaphore } from '../../src/domain/semaphore.js';

const SEEDS = [1, 2, 3, 4, 5, 6];

/** A worker's death, its freeze, and everybody moving to another. */
const GATHERED_FAULTS = 'sigkill,sigstop,rolling-restart';
const GATHERED_CROWD = '--clients 8 --rooms 2 --rate 20 --workers 2 --pause 500';

function optionsFor(mutant: (typeof MUTANTS)[number], seed: number): ProofOptions {
  return {
    seed,
    system: 'holdfast',
    mode: 'shared',
    topology: 'direct',
    store: mutant.store ?? 'embedded',
    faults: mutant.faults,
    count: mutant.faults.length,
    minutes: 2,
    clients: 8,
    rooms: 2,
    roomsEach: 2,
    rate: mutant.rate ?? 25,
    nodes: 1,
    workers: 2,
    // What a mutant does shall show within seconds, by more than people write.
    limits: 'loose',
    processes: 1,
    fsync: 'everysec',
    lively: mutant.lively ?? 1,
    pauseMs: 500,
    apart: false,
    out: null,
    mutant: mutant.name,
    gathers: false,
    presence: mutant.caughtBy === 'repaired' || mutant.caughtBy.includes('presence-is-true'),
  };
}

/**
 * Four clusters of mutants at a time is what two cores carry without becoming a fault of their own. Each wants six
 * seconds of a core in its seventeen, and waits for the rest.
 */
const turns = new Semaphore(4);

describe('proofs of the real system', () => {
  test('there are at least eight mutants', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(8);
  });

  /** First, since it takes longest. Its cluster has three times the people of a mutant's: it takes two turns. */
  test.concurrent('[SEND-1] [SEND-2] [SEND-3] [SEND-4] [SEND-5] [SEND-6] [SEND-7] [SEND-8] [SESS-1] [CHANGE-1] [CHANGE-2] [CHANGE-3] hold under five faults in shared mode, with normal limits', {
    timeout: 420_000,
  }, async () => {
    const short = () => prove(readProofOptions(['--short']) as ProofOptions, () => {});
    const proof = await turns.run(() => turns.run(short));
    expect(proof.options.limits).toBe('normal');
    expect(proof.verdict.holds, report(proof)).toBe(true);
    expect(proof.figures.faults.length).toBe(5);
    expect(proof.figures.acked).toBeGreaterThan(300);
    expect(proof.figures.changes.acked).toBeGreaterThan(100);
  });

  /**
   * By itself a room gathers only where that saves CPU, and none of these people's does. As costly as a mutant.
   */
  test.concurrent.for([
    { store: 'embedded', seed: 11 },
    { store: 'redis', seed: 12 },
  ] as const)(
    '[SEND-1] [SEND-2] [SEND-3] [SEND-4] [SEND-5] [SEND-6] [CHANGE-1] [CHANGE-2] [CHANGE-3] hold where every room gathers, on $store',
    {
      timeout: 420_000,
    },
    async ({ store, seed }) => {
      const argv = `--gathers --store ${store} --seed ${seed} --faults ${GATHERED_FAULTS} --count 3 ${GATHERED_CROWD}`;
      const options = { ...(readProofOptions(argv.split(' ')) as ProofOptions), presence: false };
      const proof = await turns.run(() => prove(options, () => {}));
      expect(proof.verdict.holds, report(proof)).toBe(true);
      expect(proof.figures.faults.length).toBe(3);
      expect(proof.figures.acked).toBeGreaterThan(100);
      // Else it would prove once more what the one above does.
      expect(proof.figures.gathered / proof.figures.batches, report(proof)).toBeGreaterThan(0.1);
    },
  );

  test.concurrent.for(MUTANTS)('$name: $about', { timeout: 600_000 }, async (mutant) => {
    // A mutant that shows only when timing is unlucky gets further seeds; one that never shows has survived.
    let last = '';
    for (const seed of SEEDS) {
      const proof = await turns.run(() => prove(optionsFor(mutant, seed), () => {}));
      last = report(proof);
      if (mutant.caughtBy === 'repaired') {
        expect(proof.verdict.holds, last).toBe(true);
        expect(proof.figures.repairs).toBeGreaterThan(0);
        return;
      }
      if (mutant.caughtBy.some((check) => (proof.verdict.violations[check] ?? 0) > 0)) return;
    }
    expect.fail(`it survived ${SEEDS.length} seeds:\n${last}`);
  });
});
