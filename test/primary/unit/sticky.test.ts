import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { STICKY_CONNECTION } from '../../../src/protocol/ipc.js';

test('the worker half of @socket.io/sticky, in the version that is installed, listens for what the primary sends', () => {
  const text = readFileSync(createRequire(import.meta.url).resolve('@socket.io/sticky'), 'utf8');
  const [, workerHalf = ''] = /setupWorker = \(io\) => \{([\s\S]*?)\n\};/.exec(text) ?? [];
  expect(workerHalf).toContain(`case "${STICKY_CONNECTION}":`);
});
