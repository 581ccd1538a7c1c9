/** A real Redis Cluster on loopback. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { freePort } from './ports.js';
import { ask, roleOf, type Server, settled, startServer, stopServers } from './server.js';

const SLOTS = 16_384;
/** As `docs/scaling.md` recommends: with the default of 15 s nobody is back before that. */
const NODE_TIMEOUT_MS = 2_000;

export class RedisCluster {
  private constructor(
    private readonly dir: string,
    readonly servers: readonly Server[],
  ) {}

  /** Resolves when every slot is served and every replica is in step. */
  static async start(masters = 3, replicasEach = 1): Promise<RedisCluster> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-cluster-'));
    const count = masters * (1 + replicasEach);
    const servers = await Promise.all(
      Array.from({ length: count }, async (_, at) =>
        startServer(dir, `n${at}`, [
          ...['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${at}.conf`],
          ...['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--cluster-require-full-coverage', 'no'],
          ...['--cluster-port', String(await freePort())],
        ]),
      ),
    );
    const cluster = new RedisCluster(dir, servers);
    await cluster.form(masters);
    return cluster;
  }

  url(query = ''): string {
    return `redis-cluster://${this.servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}${query}`;
  }

  /** The master that has the key's slot, by the word of most. */
  async masterOf(key: string): Promise<Server> {
    const votes = new Map<number, number>();
    const answers = await Promise.allSettled(this.servers.map(({ port }) => ask(port, masterPort(key))));
    for (const answer of answers) {
      if (answer.status === 'rejected') continue;
      votes.set(answer.value, (votes.get(answer.value) ?? 0) + 1);
    }
    const [elected] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? [];
    const server = this.servers.find(({ port }) => port === elected);
    if (server === undefined) throw new Error(`nobody has ${key}`);
    return server;
  }

  /** Runs a command on every master, as FLUSHALL needs. */
  async onMasters(name: string, ...args: readonly string[]): Promise<void> {
    for (const { port } of await this.masters()) await ask(port, (client) => client.call(name, ...args));
  }

  async masters(): Promise<Server[]> {
    const roles = await Promise.all(this.servers.map(roleOf));
    return this.servers.filter((_, at) => roles[at] === 'master');
  }

  /** Moves a slot with all its keys, as an operator does who gives a new master its share. */
  async giveSlot(slot: number, source: Server, target: Server): Promise<void> {
    const [from, to] = await Promise.all(
      [source, target].map(({ port }) => ask(port, (client) => client.cluster('MYID'))),
    );
    await ask(target.port, (client) => client.cluster('SETSLOT', slot, 'IMPORTING', from as string));
    await ask(source.port, async (client) => {
      await client.cluster('SETSLOT', slot, 'MIGRATING', to as string);
      const keys = await client.cluster('GETKEYSINSLOT', slot, 1_000);
      if (keys.length > 0) {
        await client.call('MIGRATE', '127.0.0.1', target.port, '', 0, 2_000, 'KEYS', ...keys);
      }
    });
    for (const { port } of [target, source]) {
      await ask(port, (client) => client.cluster('SETSLOT', slot, 'NODE', to as string));
    }
  }

  async stop(): Promise<void> {
    await stopServers(this.servers);
    await rm(this.dir, { recursive: true, force: true });
  }

  private async form(masters: number): Promise<void> {
    const [first, ...others] = this.servers as [Server, ...Server[]];
    const ids = await Promise.all(
      this.servers.map(({ port }) => ask(port, (client) => client.cluster('MYID'))),
    );
    for (let at = 0; at < masters; at += 1) {
      const from = Math.floor((SLOTS * at) / masters);
      const to = Math.floor((SLOTS * (at + 1)) / masters) - 1;
      await ask(this.servers[at]?.port as number, async (client) => {
        await client.cluster('SET-CONFIG-EPOCH', at + 1);
        await client.cluster('ADDSLOTSRANGE', from, to);
      });
    }
    for (const { port } of others) {
      const busPort = await ask(port, (client) => client.config('GET', 'cluster-port'));
      await ask(first.port, (client) =>
        client.call('CLUSTER', 'MEET', '127.0.0.1', port, (busPort as [string, string])[1]),
      );
    }
    await settled('the nodes to know each other', async () =>
      (await this.infos()).every(
        (info) =>
          info.includes(`cluster_known_nodes:${this.servers.length}\r`) && info.includes('cluster_state:ok'),
      ),
    );
    for (let at = masters; at < this.servers.length; at += 1) {
      const master = ids[at % masters] as string;
      await ask(this.servers[at]?.port as number, (client) => client.cluster('REPLICATE', master));
    }
    await settled('the replicas to be in step', async () => {
      const replicas = await Promise.all(
        this.servers.slice(masters).map(({ port }) => ask(port, (client) => client.info('replication'))),
      );
      return replicas.every((info) => info.includes('master_link_status:up'));
    });
    // All have to know who is whose replica before one of them may be lost.
    await settled('everybody to know the replicas', async () => {
      const views = await Promise.all(
        this.servers.map(({ port }) => ask(port, (client) => client.cluster('NODES'))),
      );
      return (views as string[]).every(
        (view) => (view.match(/ slave |,slave /g) ?? []).length === this.servers.length - masters,
      );
    });
  }

  private infos(): Promise<string[]> {
    return Promise.all(
      this.servers.map(({ port }) => ask(port, (client) => client.cluster('INFO'))),
    ) as Promise<string[]>;
  }
}

function masterPort(key: string) {
  return async (client: Redis): Promise<number> => {
    const slot = await client.cluster('KEYSLOT', key);
    const ranges = await client.cluster('SLOTS');
    const [, , master] = ranges.find(([first, last]) => first <= slot && slot <= last) ?? [];
    if (master === undefined) throw new Error(`slot ${slot} has no master`);
    return master[1];
  };
}
