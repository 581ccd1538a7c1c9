/**
 * `npm run test:times`: the tests that wait for what is promised within a time, with that time to the letter. In
 * `npm test` it is five times as long, since a busy machine is late by itself. Wants a machine that does nothing else;
 * one file at a time, some ten minutes on two cores. What it is given goes to Vitest, such as the name of a file.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name))
  .filter(
    (path) =>
      path.endsWith('.test.ts') && /\b(onBusyMachine|endedByTimer)\(/.test(readFileSync(path, 'utf8')),
  );

const asked = process.argv.slice(2);
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--no-file-parallelism', ...(asked.length > 0 ? asked : files)],
  { stdio: 'inherit', env: { ...process.env, HOLDFAST_PROMISED_TIMES: 'exact' } },
);
process.exit(status ?? 1);
