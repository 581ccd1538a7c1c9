/** Holdfast, broken on purpose: each mutant runs through the whole prover, and the right check catches it. */
import { describe, expect, test } from 'vitest';
import { MUTANTS } from '../../prove/mutants/all.js';
import type { ProofOptions } from '../../prove/run/options.js';
import { prove } from '../../prove/run/prove.js';
import { report } from '../../prove/run/report.js';

const SEEDS = [1, 2, 3, 4, 5, 6];

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
    presence: mutant.caughtBy === 'repaired' || mutant.caughtBy.includes('presence-is-true'),
  };
}

/**
 * Three clusters at a time is what two cores carry without becoming a fault of their own. Each wants nine seconds of a
 * core in its seventeen, and waits for the rest.
 */
const AT_ONCE = 3;
let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(what: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => queue.push(go));
  running += 1;
  try {
    return await what();
  } finally {
    running -= 1;
    queue.shift()?.();
  }
}

describe('mutants of the real system', () => {
  test('there are at least eight', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(8);
  });

  test.concurrent.for(MUTANTS)('$name: $about', { timeout: 600_000 }, async (mutant) => {
    // A mutant that shows only when timing is unlucky gets further seeds; one that never shows has survived.
    let last = '';
    for (const seed of SEEDS) {
      const proof = await inTurn(() => prove(optionsFor(mutant, seed), () => {}));
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
