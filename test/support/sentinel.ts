import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { until } from './wait.js';

const NAME = 'chat';

interface Server {
  readonly port: number;
  readonly child: ChildProcess;
}

/** A real master with two replicas, watched by three real sentinels, on loopback. Two, since with one replica nothing can be confirmed by
 * another machine once the master is gone. */
export class TestSentinel {
  private constructor(
    private readonly dir: string,
    private readonly servers: Server[],
    private readonly sentinels: Server[],
  ) {}

  static async start(downAfterMs = 1_000): Promise<TestSentinel> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-sentinel-'));
    const master = await startServer(dir, 'a', []);
    const replicas = await Promise.all(
      ['b', 'c'].map((name) => startServer(dir, name, ['--replicaof', '127.0.0.1', String(master.port)])),
    );
    await until('the replicas to be in step', async () => {
      const infos = await Promise.all(
        replicas.map(({ port }) => ask(port, (client) => client.info('replication'))),
      );
      return infos.every((info) => info.includes('master_link_status:up'));
    });
    const sentinels = await Promise.all(
      ['s1', 's2', 's3'].map((name) => startSentinel(dir, name, master.port, downAfterMs)),
    );
    const all = new TestSentinel(dir, [master, ...replicas], sentinels);
    await until('the sentinels to know each other and the replicas', async () => {
      const views = await Promise.all(
        sentinels.map(({ port }) => ask(port, (client) => client.call('SENTINEL', 'master', NAME))),
      );
      return (views as string[][]).every((view) => {
        const fields = new Map(view.map((_, at) => [view[at * 2], view[at * 2 + 1]]));
        return fields.get('num-other-sentinels') === '2' && fields.get('num-slaves') === '2';
      });
    });
    return all;
  }

  url(query = ''): string {
    const hosts = this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `redis-sentinel://${hosts}/${NAME}${query}`;
  }

  /** The master by the sentinels' word. */
  async master(): Promise<Server> {
    const [, port] = (await ask((this.sentinels[0] as Server).port, (client) =>
      client.call('SENTINEL', 'get-master-addr-by-name', NAME),
    )) as [string, string];
    const server = this.servers.find((one) => one.port === Number(port));
    if (server === undefined) throw new Error(`the sentinels name port ${port}`);
    return server;
  }

  async stop(): Promise<void> {
    for (const { child } of [...this.sentinels, ...this.servers]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    await rm(this.dir, { recursive: true, force: true });
  }
}

async function startServer(dir: string, name: string, args: readonly string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes'],
      ...['--appenddirname', `aof-${name}`, '--repl-diskless-sync-delay', '0', ...args],
    ],
    { stdio: 'ignore' },
  );
  await until(`redis ${name}`, () => ask(port, (client) => client.ping()));
  return { port, child };
}

async function startSentinel(
  dir: string,
  name: string,
  masterPort: number,
  downAfterMs: number,
): Promise<Server> {
  const port = await freePort();
  const file = join(dir, `${name}.conf`);
  await writeFile(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
      `sentinel down-after-milliseconds ${NAME} ${downAfterMs}`,
      `sentinel failover-timeout ${NAME} 5000`,
      '',
    ].join('\n'),
  );
  const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  await until(`sentinel ${name}`, () => ask(port, (client) => client.ping()));
  return { port, child };
}

async function ask<T>(port: number, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: () => null,
    replyMapping: 'legacy',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.disconnect();
  }
}
