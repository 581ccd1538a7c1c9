import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, listens } from '../../testbed/ports.js';

test('gives a port once, below those of outgoing connections', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
  expect(ports.every((port) => port >= 18_000 && port <= 32_000)).toBe(true);
});

test('gives none that another process, which began at the same place, was given and has not bound yet', async () => {
  // The module twice, as two processes have it.
  const again = '../../testbed/ports.ts?again';
  const other = (await import(/* @vite-ignore */ again)) as { freePort: typeof freePort };
  const ports = await Promise.all(
    Array.from({ length: 60 }, (_, at) => (at % 2 ? freePort() : other.freePort())),
  );
  expect(new Set(ports).size).toBe(60);
});

test('gives no port that somebody listens on', async () => {
  const next = (await freePort()) + 1;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(next, '127.0.0.1', resolve));
  expect(await listens(next)).toBe(true);
  expect(await freePort()).not.toBe(next);
  await new Promise((resolve) => server.close(resolve));
  expect(await listens(next)).toBe(false);
});
