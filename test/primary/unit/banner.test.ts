import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config.js';
import { startLine } from '../../../src/primary/banner.js';
import type { StoreAccess } from '../../../src/primary/store-access.js';

const line = (args: readonly string[], access: object) =>
  startLine(readConfig(args, {}), 3000, access as StoreAccess);

test('the first line says what is in the data folder: with Redis no secret is', () => {
  expect(line(['--data', '/d'], { kind: 'embedded' })).toMatch(/embedded store, data in \/d,/);
  const shared = line(['--data', '/d', '--redis', 'redis://r'], {
    kind: 'redis',
    store: { address: 'r:6379' },
  });
  expect(shared).toMatch(/store Redis at r:6379, pids in \/d,/);
  expect(shared).not.toContain('secret');
});
