/** A real Redis Cluster on loopback: so many redis-servers, which `stop` ends with their data. */
import type { Redis } from 'ioredis';
import { until } from '../wait.js';
import { RedisServer } from './redis-server.js';

const HASH_SLOTS = 16_384;
/** As `docs/operations/scaling.md` recommends: with the default of 15 s nobody is back before that. */
const NODE_TIMEOUT_MS = 2_000;

export class RedisCluster {
  private constructor(
    private readonly masterCount: number,
    readonly servers: readonly RedisServer[],
  ) {}

  /** Resolves when every hash slot is served and every replica is in step. */
  static async start(masters = 3, replicasEach = 1): Promise<RedisCluster> {
    const servers = await Promise.all(
      Array.from({ length: masters * (1 + replicasEach) }, () =>
        RedisServer.start({
          args: [
            ...['--repl-diskless-sync-delay', '0', '--cluster-enabled', 'yes'],
            ...['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--cluster-require-full-coverage', 'no'],
          ],
        }),
      ),
    );
    const cluster = new RedisCluster(masters, servers);
    await cluster.form();
    return cluster;
  }

  url(query = ''): string {
    return `redis-cluster://${this.servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}${query}`;
  }

  /** The master that has the key's hash slot, by the word of most. */
  async masterOf(key: string): Promise<RedisServer> {
    const votes = new Map<number, number>();
    const answers = await Promise.allSettled(
      this.servers.map((server) => server.ask(masterPort(key), 1_000)),
    );
    for (const answer of answers) {
      if (answer.status === 'fulfilled') votes.set(answer.value, (votes.get(answer.value) ?? 0) + 1);
    }
    const [elected] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? [];
    const server = this.servers.find(({ port }) => port === elected);
    if (server === undefined) throw new Error(`nobody has ${key}`);
    return server;
  }

  async masters(): Promise<RedisServer[]> {
    const roles = await Promise.all(this.servers.map((server) => server.role()));
    return this.servers.filter((_, at) => roles[at] === 'master');
  }

  /** As many masters as in the beginning, the others in step with them, and everybody thinks well of everybody. */
  async whole(): Promise<boolean> {
    const inStep = await Promise.all(this.servers.map((server) => server.inStep()));
    const views = await this.views();
    const healthy = views.every((view) => !/fail|handshake|noaddr/.test(view));
    return inStep.every(Boolean) && healthy && (await this.masters()).length === this.masterCount;
  }

  /** Moves a hash slot with all its keys, as an operator does who gives a new master its share. */
  async giveHashSlot(hashSlot: number, source: RedisServer, target: RedisServer): Promise<void> {
    const [from, to] = await Promise.all(
      [source, target].map((server) => server.ask((client) => client.cluster('MYID'))),
    );
    await target.ask((client) => client.cluster('SETSLOT', hashSlot, 'IMPORTING', from as string));
    await source.ask(async (client) => {
      await client.cluster('SETSLOT', hashSlot, 'MIGRATING', to as string);
      const keys = await client.cluster('GETKEYSINSLOT', hashSlot, 1_000);
      if (keys.length > 0) {
        await client.call('MIGRATE', '127.0.0.1', target.port, '', 0, 2_000, 'KEYS', ...keys);
      }
    });
    for (const server of [target, source]) {
      await server.ask((client) => client.cluster('SETSLOT', hashSlot, 'NODE', to as string));
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async form(): Promise<void> {
    const masters = this.servers.slice(0, this.masterCount);
    const replicas = this.servers.slice(this.masterCount);
    const ids = await Promise.all(masters.map((server) => server.ask((client) => client.cluster('MYID'))));
    for (const [at, master] of masters.entries()) {
      const from = Math.floor((HASH_SLOTS * at) / masters.length);
      const to = Math.floor((HASH_SLOTS * (at + 1)) / masters.length) - 1;
      await master.ask(async (client) => {
        await client.cluster('SET-CONFIG-EPOCH', at + 1);
        await client.cluster('ADDSLOTSRANGE', from, to);
      });
    }
    for (const server of this.servers.slice(1)) {
      await (this.servers[0] as RedisServer).ask((client) =>
        client.call('CLUSTER', 'MEET', '127.0.0.1', server.port, server.busPort),
      );
    }
    await until('the nodes to know each other', async () =>
      (await this.views()).every((view) => view.trim().split('\n').length === this.servers.length),
    );
    for (const [at, replica] of replicas.entries()) {
      await until('a replica to know its master', async () => {
        await replica.ask((client) => client.cluster('REPLICATE', ids[at % ids.length] as string));
        return true;
      });
    }
    await until('the cluster to be whole', () => this.whole());
    // All have to know who is whose replica before one of them may be lost.
    await until('everybody to know the replicas', async () =>
      (await this.views()).every((view) => (view.match(/slave /g) ?? []).length === replicas.length),
    );
  }

  private views(): Promise<string[]> {
    return Promise.all(
      this.servers.map((server) =>
        server.ask(async (client) => String(await client.cluster('NODES')), 1_000),
      ),
    );
  }
}

function masterPort(key: string) {
  return async (client: Redis): Promise<number> => {
    const hashSlot = await client.cluster('KEYSLOT', key);
    const ranges = await client.cluster('SLOTS');
    const [, , master] = ranges.find(([first, last]) => first <= hashSlot && hashSlot <= last) ?? [];
    if (master === undefined) throw new Error(`hash slot ${hashSlot} has no master`);
    return master[1];
  };
}
