/**
 * A real master with replicas, watched by three real sentinels, on loopback: six processes, which `stop` ends with
 * their data.
 */
import { until } from '../wait.js';
import { RedisServer } from './redis-server.js';

const NAME = 'chat';
/** A replica gets its copy at once. */
const AT_ONCE = ['--repl-diskless-sync-delay', '0'];

/** Two replicas: with one, nothing could be confirmed by another machine once the master is gone. */
export class RedisSentinel {
  private constructor(
    readonly servers: readonly RedisServer[],
    readonly sentinels: readonly RedisServer[],
  ) {}

  static async start(downAfterMs = 1_000): Promise<RedisSentinel> {
    const master = await RedisServer.start({ args: AT_ONCE });
    const replicas = await Promise.all(
      [1, 2].map(() =>
        RedisServer.start({ args: [...AT_ONCE, '--replicaof', '127.0.0.1', String(master.port)] }),
      ),
    );
    await until('the replicas to be in step', async () => allInStep(replicas));
    const sentinels = await Promise.all(
      [1, 2, 3].map(() => RedisServer.start({ sentinel: watching(master.port, downAfterMs) })),
    );
    await until('the sentinels to know each other and the replicas', async () => {
      const views = await Promise.all(
        sentinels.map((one) => one.ask((client) => client.call('SENTINEL', 'master', NAME), 1_000)),
      );
      return (views as string[][]).every((view) => {
        const fields = new Map(view.map((_, at) => [view[at * 2], view[at * 2 + 1]]));
        return fields.get('num-other-sentinels') === '2' && fields.get('num-slaves') === '2';
      });
    });
    return new RedisSentinel([master, ...replicas], sentinels);
  }

  url(query = ''): string {
    const hosts = this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `redis-sentinel://${hosts}/${NAME}${query}`;
  }

  /** The master by the sentinels' word. */
  async master(): Promise<RedisServer> {
    const [, port] = (await (this.sentinels[0] as RedisServer).ask(
      (client) => client.call('SENTINEL', 'get-master-addr-by-name', NAME),
      5_000,
    )) as [string, string];
    const server = this.servers.find((one) => one.port === Number(port));
    if (server === undefined) throw new Error(`the sentinels name port ${port}`);
    return server;
  }

  async replicas(): Promise<RedisServer[]> {
    const master = await this.master();
    return this.servers.filter((server) => server !== master);
  }

  /** One master, and the others in step with it. */
  async whole(): Promise<boolean> {
    const roles = await Promise.all(this.servers.map((one) => one.role()));
    return roles.filter((role) => role === 'master').length === 1 && allInStep(this.servers);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sentinels, ...this.servers].map((one) => one.stop()));
  }
}

async function allInStep(servers: readonly RedisServer[]): Promise<boolean> {
  return (await Promise.all(servers.map((one) => one.inStep()))).every(Boolean);
}

/** Configuration of one that watches the master. */
function watching(masterPort: number, downAfterMs: number): string[] {
  return [
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} ${downAfterMs}`,
    `sentinel failover-timeout ${NAME} 5000`,
  ];
}
