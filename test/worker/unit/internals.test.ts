import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { phraseMissing } from '../../../src/protocol/package-misfit.js';
import {
  CHECKED_VERSIONS,
  missingShapes,
  type Sample,
  SHAPES,
  type TcpStream,
} from '../../../src/worker/engine/internals.js';
import { withSample } from '../../../src/worker/engine/sample.js';

const readJson = (path: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8'));

describe('the insides of Socket.IO', () => {
  test('what is installed is what was checked, and package.json names exactly that', () => {
    const { dependencies } = readJson('package.json');
    const named = Object.keys(CHECKED_VERSIONS).map((name) => [name, dependencies[name]]);
    const installed = Object.keys(CHECKED_VERSIONS).map((name) => [
      name,
      readJson(`node_modules/${name}/package.json`).version,
    ]);
    expect(Object.fromEntries(named)).toEqual(CHECKED_VERSIONS);
    expect(Object.fromEntries(installed)).toEqual(CHECKED_VERSIONS);
  });

  test('a live server has every shape that is leaned on', async () => {
    expect(await withSample(missingShapes)).toEqual([]);
  });

  test('each shape that is missing or something else is named', () => {
    const values = { function: () => {}, object: {}, array: [], string: '', number: 0, boolean: true };
    const whole = Object.fromEntries(
      Object.entries(SHAPES).map(([name, fields]) => [
        name,
        Object.fromEntries(
          Object.entries(fields).map(([field, kind]) => [field, values[kind as keyof typeof values]]),
        ),
      ]),
    ) as unknown as Sample;
    expect(missingShapes(whole)).toEqual([]);
    for (const [name, fields] of Object.entries(SHAPES)) {
      for (const [field, kind] of Object.entries(fields)) {
        for (const wrong of [undefined, null, kind === 'string' ? 1 : 'another thing']) {
          const sample = { ...whole, [name]: { ...whole[name as keyof Sample], [field]: wrong } };
          expect(missingShapes(sample).map(phraseMissing)).toEqual([`the ${name} has no ${kind} “${field}”`]);
        }
      }
    }
  });

  test('Node says what its kernel has not taken', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [stream] = (await once(server, 'connection')) as [Socket];
    try {
      client.pause();
      // More than any buffer of the kernel takes.
      stream.write(Buffer.alloc(64 * 1_024 * 1_024));
      expect((stream as TcpStream)._handle?.writeQueueSize).toBeGreaterThan(0);
    } finally {
      client.destroy();
      stream.destroy();
      server.close();
    }
  });
});
