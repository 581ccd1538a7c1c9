import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { Person } from '../../testbed/people/person.js';
import { freePort } from '../../testbed/ports.js';
import { lives } from '../../testbed/processes/family.js';
import { type Run, runNode } from '../../testbed/processes/run.js';
import { until } from '../../testbed/wait.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs Holdfast until it ends by itself. */
function refuse(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return runNode(main, args, { env });
}

function expectClear(ended: Run, says: RegExp): void {
  expect(ended.output).toMatch(says);
  expect(ended.output).not.toMatch(/^\s+at .*:\d+/m);
  expect(ended.code).toBeGreaterThan(0);
}

describe('a start that cannot succeed says why, without a stack trace', () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'holdfast-start-'));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  test('an unknown flag', async () => expectClear(await refuse(['--prot', '3000']), /--prot/));
  test('a wrong value', async () =>
    expectClear(await refuse(['--workers', 'many']), /--workers.*whole number from 1/));
  test('a wrong mode from the environment', async () =>
    expectClear(await refuse([], { HOLDFAST_MODE: 'stiky' }), /HOLDFAST_MODE.*one of sticky, shared/));

  test('a taken port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const ended = await refuse(['--port', String(port), '--data', data]);
    server.close();
    expectClear(ended, new RegExp(`port ${port}.*(taken|in use)`, 'i'));
  });

  test('a Redis in protected mode: in its own words', async () => {
    // As Redis does to whoever comes from another machine: it speaks first, and closes.
    const words =
      'DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user.';
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(`-${words}\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const ended = await refuse(['--port', '0', '--data', data, '--redis', `redis://127.0.0.1:${port}`]);
    server.close();
    expectClear(ended, /lets nobody in from here: DENIED Redis is running in protected mode/);
  });

  test('a data folder that is a file', async () => {
    const file = join(data, 'file');
    await writeFile(file, '');
    expectClear(await refuse(['--port', '0', '--data', file]), /data folder/i);
  });

  test.skipIf(process.getuid?.() === 0)('a data folder it may not write', async () => {
    const folder = join(data, 'locked');
    await mkdtemp(folder);
    await chmod(data, 0o500);
    expectClear(await refuse(['--port', '0', '--data', folder]), /data folder/i);
    await chmod(data, 0o700);
  });

  test('a Redis that does not answer', async () => {
    const port = await freePort();
    const ended = await refuse(['--port', '0', '--data', data], {
      REDIS_URL: `redis://:hunter2secret@127.0.0.1:${port}`,
    });
    expectClear(ended, new RegExp(`Redis.*127\\.0\\.0\\.1:${port}`));
    expect(ended.output).not.toContain('hunter2secret');
  });
});

describe('a start', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await TestNode.start();
  });
  afterAll(() => node.stop());

  test('says in one line where to open it, which store, where its data is and how to stop', async () => {
    // It comes when the node is ready, by a pipe of its own.
    const line = await until(
      'the line',
      () => new RegExp(`^.*:${node.port}.*\n`, 'm').exec(node.stdout)?.[0],
    );
    expect(line).toMatch(/http:\/\//);
    expect(line).toMatch(/embedded/);
    expect(line).toContain(node.dataDir);
    expect(line).toMatch(/Ctrl.C/);
  });

  test('serves the page, its health and who served', async () => {
    const page = await fetch(node.url);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
    expect(page.headers.get('x-served-by')).toMatch(/^[\w-]+\/[12]\/\d+$/);
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
    await expect.poll(async () => (await fetch(`${node.url}/readyz`)).status).toBe(200);
  });

  test('a second one on the same data folder names the first', async () => {
    const ended = await refuse(['--port', '0', '--data', node.dataDir]);
    expectClear(
      ended,
      new RegExp(`${node.dataDir}.*(in use|used|locked)|(in use|used|locked).*${node.dataDir}`, 's'),
    );
  });
});

test('accounts, rooms and messages are there again after a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-keep-'));
  const first = await TestNode.start({ dataDir });
  const person = await Person.signUp(first.url, 'keeper');
  const [socket] = await person.connect();
  await socket.emitWithAck('join', { room: 'general' });
  const ack = await socket.emitWithAck('send', { room: 'general', cmid: 'k1', text: 'still here tomorrow' });
  expect(ack.ok).toBe(true);
  person.close();
  expect(await first.stop()).toBe(0);

  const second = await TestNode.start({ dataDir });
  const again = new Person(second.url, 'keeper');
  expect((await again.signIn()).status).toBe(200);
  const history = await again.fetch('/api/rooms/general/messages');
  expect(((await history.json()) as { messages: { text: string }[] }).messages.map((m) => m.text)).toEqual([
    'still here tomorrow',
  ]);
  await second.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('nothing is left running after SIGTERM', async () => {
  const node = await TestNode.start({ workers: 2 });
  const pids = (await node.slots()).map((slot) => slot.pid as number);
  expect(await node.stop()).toBe(0);
  await until('every worker to be gone', () => !pids.some(lives));
});
