/** A real master with replicas, watched by three real sentinels, on loopback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, launch, type Server, settled, startServer, stopServers } from './server.js';

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
    const master = await startServer(dir, 'a', []);
    const replicas = await Promise.all(
      ['b', 'c'].map((name) => startServer(dir, name, ['--replicaof', '127.0.0.1', String(master.port)])),
    );
    await settled('the replicas to be in step', async () => {
      const infos = await Promise.all(
        replicas.map(({ port }) => ask(port, (client) => client.info('replication'))),
      );
      return infos.every((info) => info.includes('master_link_status:up'));
    });
    const sentinels = await Promise.all(
      ['s1', 's2', 's3'].map((name) => startSentinel(dir, name, master.port, downAfterMs)),
    );
    await settled('the sentinels to know each other and the replicas', async () => {
      const views = await Promise.all(
        sentinels.map(({ port }) => ask(port, (client) => client.call('SENTINEL', 'master', NAME))),
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
    const [, port] = (await ask((this.sentinels[0] as Server).port, (client) =>
      client.call('SENTINEL', 'get-master-addr-by-name', NAME),
    )) as [string, string];
    const server = this.servers.find((one) => one.port === Number(port));
    if (server === undefined) throw new Error(`the sentinels name port ${port}`);
    return server;
  }

  async stop(): Promise<void> {
    await stopServers([...this.sentinels, ...this.servers]);
    await rm(this.dir, { recursive: true, force: true });
  }
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
  return launch(name, (port) => [file, '--sentinel', '--port', String(port)]);
}
