import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readBalancerOptions } from '../../src/balancer/options.js';
import { readConfig } from '../../src/config.js';
import { HelpRequest } from '../../src/options.js';

const page = readFileSync(
  fileURLToPath(new URL('../../docs/operations/settings.md', import.meta.url)),
  'utf8',
);

/** Flags and their variables, as the help lists them. */
function settings(read: () => unknown): { flag: string; variable: string | null }[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof HelpRequest)) throw error;
    const rows = [...error.text.matchAll(/^ {2}--([a-z-]+)(?: <[^>]+>)?\s+([A-Z][A-Z_]+)?/gm)];
    return rows.map(([, flag = '', variable]) => ({ flag, variable: variable ?? null }));
  }
  throw new Error('no help was given');
}

test('the README says where a node listens, as the code does', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  expect(readConfig([], {}).host).toBe('127.0.0.1');
  expect(readme).toContain('only this machine can reach the chat');
  const env = { REDIS_URL: 'redis://127.0.0.1:6379' };
  expect(readConfig([], env).host).toBe('0.0.0.0');
  expect(readme.replace(/\n/g, ' ')).toContain(
    'With `REDIS_URL` it is one of several nodes, and others can reach it',
  );
  expect(readConfig(['--host', '127.0.0.1'], env).host).toBe('127.0.0.1');
});

test.each([
  ['a node', () => readConfig(['--help'], {}), 15],
  ['the balancer', () => readBalancerOptions(['--help'], {}), 3],
])('every setting of %s is documented with its variable', (_program, read, atLeast) => {
  const all = settings(read);
  expect(all.length).toBeGreaterThan(atLeast);
  const missing = all.filter(({ flag, variable }) => {
    const row = page.split('\n').find((line) => line.startsWith(`- \`--${flag}\``));
    return row === undefined || (variable !== null && !row.includes(`\`${variable}\``));
  });
  expect(missing).toEqual([]);
});
