import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import type { TestNode } from '../../testbed/node/node.js';
import { collect, join, type Person, say } from '../../testbed/people/person.js';
import { Program } from '../../testbed/processes/program.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { OLD_CLIENTS, type OldSocket } from './support/old-clients.js';

/** Clients that are not ours, as they are installed: of another language, and older ones. */

const script = fileURLToPath(new URL('support/foreign-client.py', import.meta.url));
let node: TestNode;
const people = useCluster({ workers: 2 }, (cluster) => {
  ({ node } = cluster);
});
const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

class PythonClient {
  readonly lines: string[] = [];

  private constructor(private readonly program: Program) {
    const { stdout } = program.child;
    if (stdout !== null) createInterface(stdout).on('line', (line) => this.lines.push(line));
  }

  static async start(person: Person, transport: 'polling' | 'websocket'): Promise<PythonClient> {
    // Debian's own, which has Debian's modules.
    const command = ['/usr/bin/python3', script, person.url, person.cookieHeader, transport] as const;
    const program = Program.launch([...command], { reads: true });
    ends.push(() => program.stop('SIGKILL'));
    const client = new PythonClient(program);
    await client.says('joined True');
    return client;
  }

  tell(line: string): void {
    this.program.child.stdin?.write(`${line}\n`);
  }

  async says(line: string, times = 1): Promise<void> {
    const count = () => this.lines.filter((one) => one === line).length;
    await until(`“${line}” (${times} times)`, () => count() >= times, 30_000).catch((error) => {
      throw new Error(`${(error as Error).message}: ${this.program.lastWords}`);
    });
  }
}

async function rollOver(): Promise<void> {
  const before = new Set((await node.slots()).map(({ pid }) => pid));
  const operator = await node.signUpOperator();
  // The end of the one before may still be on its way.
  await until('a restart', async () => (await operator.send('POST', '/control/restart', {})).ok);
  await until(
    'every worker to be another',
    async () => (await node.slots()).every(({ pid, state }) => state === 'ready' && !before.has(pid)),
    60_000,
  );
}

test('[LIFE-3] all of them come back from a rolling restart, by polling as by websocket, and hear on', async () => {
  const python = await Promise.all(
    (['polling', 'websocket'] as const).map(async (transport) =>
      PythonClient.start(await people.someone(), transport),
    ),
  );
  const old = await Promise.all(
    (['3.1', '4.0'] as const).map(async (version) => {
      const socket = connectOld(version, await people.someone());
      const pids = new Set<number>();
      socket.on('welcome', ({ pid }: { pid: number }) => pids.add(pid));
      await until('the welcome', () => pids.size === 1);
      return pids;
    }),
  );
  await rollOver();
  for (const client of python) await client.says('joined True', 2);
  for (const pids of old) await until('another worker’s welcome', () => pids.size >= 2);
  const [socket] = await (await people.someone()).connect();
  await join(socket, 'general');
  await say(socket, 'general', 'after the restart', 'rolled');
  for (const client of python) await client.says('heard after the restart');
});

describe('python3-socketio', () => {
  test('is told why before its connection ends, and comes back', async () => {
    for (const transport of ['polling', 'websocket'] as const) {
      const client = await PythonClient.start(await people.someone(), transport);
      client.tell('nonsense');
      await client.says('refused invalid');
      await client.says('joined True', 2);
    }
  });

  test('takes forty answers at once, of which it reads sixteen at a time', async () => {
    const client = await PythonClient.start(await people.someone(), 'polling');
    client.tell('ask forty times');
    await client.says('answered 40');
    expect(client.lines).not.toContain('disconnect');
  });
});

describe.each(['3.1', '4.0'] as const)('socket.io-client %s', (version) => {
  test('[SEND-1] posts twelve long messages at once, and all of them arrive', async () => {
    const [writer, reader] = [await people.someone(), await people.someone()];
    const [listening] = await reader.connect();
    await join(listening, 'general');
    const heard = collect(listening);
    const socket = connectOld(version, writer);
    await new Promise((resolve) => socket.once('welcome', resolve));
    await new Promise((resolve) => socket.emit('join', { room: 'general' }, resolve));
    const text = '가'.repeat(LIMITS.textMaxChars);
    const answers = await Promise.all(
      Array.from(
        { length: 12 },
        (_, at) =>
          new Promise<{ ok: boolean }>((resolve, reject) => {
            socket.once('disconnect', reject);
            socket.emit('send', { room: 'general', cmid: `twelve-${at}`, text }, resolve);
          }),
      ),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    await until('all to be heard', () => heard.filter((one) => one.text === text).length === 12);
  });
});

describe('socket.io-client 2', () => {
  test('is refused in words, since it speaks another protocol', async () => {
    const socket = OLD_CLIENTS['2'](node.url, {
      transports: ['polling'],
      reconnection: false,
      forceNew: true,
    });
    ends.push(() => socket.disconnect());
    const problem = await new Promise<unknown>((resolve) => socket.once('connect_error', resolve));
    expect(problem).toBeInstanceOf(Error);
  });
});

function connectOld(version: '3.1' | '4.0', person: Person): OldSocket {
  const socket = OLD_CLIENTS[version](node.url, {
    transports: ['polling'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
    extraHeaders: { cookie: person.cookieHeader, origin: node.url },
  });
  ends.push(() => socket.disconnect());
  return socket;
}
