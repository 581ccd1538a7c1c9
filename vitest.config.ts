import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.mjs';

/** What limits a test or a hook ends what hangs, and judges nothing: waits for conditions say what was waited for. */
const common = {
  environment: 'node',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 30_000 } },
} as const;

/**
 * Beside nothing but each other, since what they test judges the machine. Sentinels, and masters of a Cluster, agree by
 * their clocks about who is down. A node has as many workers as their event loops are busy. Each leaves 70 % of two
 * cores unused: they wait for those clocks, and for 30 s of quiet.
 */
const ALONE = 'test/**/*.alone.test.ts';
/** The prover's own runs: as many clusters at a time as two cores carry, so they are by themselves. */
const PROOFS = 'test/prove/*.process.test.ts';

/** Tests of a room's own decisions, beside those that start its processes. */
const UNIT = 'test/*/unit/**/*.test.ts';

/**
 * Files that follow each other share a process and the modules that it loaded (`isolate: false`), also where they start
 * real clusters: loading them for each took 0.5 s of CPU of 160 files, and 0.9 s of the 28 with a browser. So what a
 * file changes of its process it changes back (`test/house/one-process.test.ts`).
 *
 * `pure` starts no cluster and keeps nothing between tests: two processes, or as many as there are cores to spare.
 * `process` starts real clusters: five files side by side on the two cores they are promised to pass on. Of a whole
 * run they took 1,041 s of CPU in 2,858 s of theirs, so four leave a fourth of the cores unused. Of `browser`, and of
 * what else starts much, two left a fifth unused, so there are three. The groups follow each other.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'pure',
          isolate: false,
          maxWorkers: Math.max(2, availableParallelism() - 1),
          include: ['test/{domain,client,browser,crowd,house,protocol,prove,testbed}/**/*.test.ts', UNIT],
          exclude: ['**/*.process.test.ts', '**/*.browser.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'process',
          isolate: false,
          include: ['test/{attack,store,primary,worker,jobs,cluster,cli,deploy,balancer,bench}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', ALONE, UNIT],
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: [ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...common,
          name: 'proofs',
          include: [PROOFS],
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          isolate: false,
          include: ['test/**/*.browser.test.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          ...common,
          name: 'programs',
          isolate: false,
          include: ['test/**/*.process.test.ts'],
          exclude: [PROOFS],
          maxWorkers: 3,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
