import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';

test('nginx lets through a file as large as a node takes', () => {
  const site = readFileSync(new URL('../../deploy/nginx/site.conf', import.meta.url), 'utf8');
  const [, megabytes] = /client_max_body_size (\d+)m;/.exec(site) ?? [];
  expect(Number(megabytes) * 1024 * 1024).toBeGreaterThan(LIMITS.fileMegabytes * 1_000_000);
});
