/** A real master with replicas, watched by three real sentinels, on loopback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectSoon } from '../../prove/system/wait.js';
import { Server } from './server.js';

const NAME = 'chat';

/** Two replicas: with one, nothing could be confirmed by another machine once the master is gone. */
export class RedisSentinel {
  private constructor(
    private readonly dir: string,
    private readonly servers: readonly Server[],
    private readonly sentinels: readonly Server[],
  ) {}

  static async start(downAfterMs = 1_000): Promise<RedisSentinel> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-sentinel-'));
    const master = await Server.withData(dir, 'a', []);
    const replicas = await Promise.all(
      ['b', 'c'].map((name) => Server.withData(dir, name, ['--replicaof', '127.0.0.1', String(master.port)])),
    );
    await expectSoon('the replicas to be in step', async () => allInStep(replicas));
    const sentinels = await Promise.all(
      ['s1', 's2', 's3'].map((name) => startSentinel(dir, name, master.port, downAfterMs)),
    );
    await expectSoon('the sentinels to know each other and the replicas', async () => {
      const views = await Promise.all(
        sentinels.map((one) => one.ask((client) => client.call('SENTINEL', 'master', NAME))),
      );
      return (views as string[][]).every((view) => {
        const fields = new Map(view.map((_, at) => [view[at * 2], view[at * 2 + 1]]));
        return fields.get('num-other-sentinels') === '2' && fields.get('num-slaves') === '2';
      });
    });
    return new RedisSentinel(dir, [master, ...replicas], sentinels);
  }

  url(query = ''): string {
    const hosts = this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `redis-sentinel://${hosts}/${NAME}${query}`;
  }

  /** The master by the sentinels' word. */
  async master(): Promise<Server> {
    const [, port] = (await (this.sentinels[0] as Server).ask((client) =>
      client.call('SENTINEL', 'get-master-addr-by-name', NAME),
    )) as [string, string];
    const server = this.servers.find((one) => one.port === Number(port));
    if (server === undefined) throw new Error(`the sentinels name port ${port}`);
    return server;
  }

  async replicas(): Promise<Server[]> {
    const master = await this.master();
    return this.servers.filter((server) => server !== master);
  }

  /** One master, and the others in step with it. */
  async whole(): Promise<boolean> {
    const roles = await Promise.all(this.servers.map((one) => one.role()));
    return roles.filter((role) => role === 'master').length === 1 && allInStep(this.servers);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sentinels, ...this.servers].map((one) => one.end()));
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function allInStep(servers: readonly Server[]): Promise<boolean> {
  return (await Promise.all(servers.map((one) => one.inStep()))).every(Boolean);
}

async function startSentinel(
  dir: string,
  name: string,
  masterPort: number,
  downAfterMs: number,
): Promise<Server> {
  const file = join(dir, `${name}.conf`);
  await writeFile(
    file,
    [
      'bind 127.0.0.1',
      `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
      `sentinel down-after-milliseconds ${NAME} ${downAfterMs}`,
      `sentinel failover-timeout ${NAME} 5000`,
      '',
    ].join('\n'),
  );
  return Server.start((port) => [file, '--sentinel', '--port', String(port)]);
}
