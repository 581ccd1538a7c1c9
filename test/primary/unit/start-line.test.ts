import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config.js';
import { startLine } from '../../../src/primary/start-line.js';
import type { StoreAccess } from '../../../src/primary/store/store-access.js';

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

test('the first line says where sessions are: in the embedded store, in Redis, or in the workers', () => {
  const embedded = { kind: 'embedded' };
  const redis = { kind: 'redis', store: { address: 'r:6379' } };
  expect(line([], embedded)).toContain('Shared (least-connections routing, sessions in the embedded store)');
  expect(line([], embedded)).not.toContain('redis');
  expect(line(['--redis', 'redis://r'], redis)).toContain(
    'Shared (least-connections routing, redis sessions)',
  );
  expect(line(['--mode', 'sticky'], embedded)).toContain('Sticky (session routing, memory sessions)');
});
