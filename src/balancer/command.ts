import { mkdir } from 'node:fs/promises';
import type { RegistryReading } from '../domain/balance-set.js';
import { createLog, type Log } from '../log.js';
import { openRedisStore, type RedisStore } from '../store/redis/redis-store.js';
import { Balancer } from './balancer.js';
import { haproxyConfig } from './haproxy-config.js';
import { HaproxyProcess } from './haproxy-process.js';
import { type BalancerOptions, readBalancerOptions } from './options.js';
import { readRegistry } from './registry-reader.js';
import { RuntimeApi } from './runtime-api.js';

const REOPEN_AFTER_MS = 1_000;

/** `holdfast balancer …`: runs until SIGTERM or SIGINT. Throws ConfigError or HelpRequest before anything is started. */
export async function runBalancerCommand(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const options = readBalancerOptions(argv, env);
  if (options.printConfig) {
    process.stdout.write(haproxyConfig(options, []));
    return;
  }
  const log = createLog({ level: options.log, name: 'balancer' });
  const api = new RuntimeApi(options.socket);
  const registry = new StoreRegistry(options.redisUrl, log);
  const balancer = new Balancer({ options, api, read: () => registry.read(), log });
  const haproxy = await ownHaproxy(options, api, balancer, log);
  const running = balancer.run();
  process.stdout.write(`${startLine(options, haproxy)}\n`);
  process.on('SIGHUP', () => haproxy?.reload());
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  log.info('shutting down');
  balancer.stop();
  registry.close();
  await haproxy?.stop();
  await running;
}

/** Starts HAProxy, unless it is somebody else's, or one of ours outlived an earlier balancer: that one goes on serving. */
async function ownHaproxy(
  options: BalancerOptions,
  api: RuntimeApi,
  balancer: Balancer,
  log: Log,
): Promise<HaproxyProcess | null> {
  if (options.attach) return null;
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  if (await api.present()) {
    log.info({ socket: options.socket }, 'an HAProxy runs here already; attaching to it');
    return null;
  }
  const haproxy = new HaproxyProcess(options.program, await balancer.writeConfig(), log);
  haproxy.start();
  return haproxy;
}

function startLine(options: BalancerOptions, haproxy: HaproxyProcess | null): string {
  return haproxy === null
    ? `Holdfast balancer tells the HAProxy at ${options.socket} of the nodes. Stop with Ctrl-C; HAProxy stays.`
    : `Holdfast balancer: HAProxy listens on ${options.listen}, its files are in ${options.dir}. Stop with Ctrl-C.`;
}

/** The nodes in the store. Opened when it can be, so that a balancer may start before Redis does. */
class StoreRegistry {
  private store: RedisStore | null = null;
  private closed = false;
  private tryAgainAt = 0;

  constructor(
    private readonly url: string,
    private readonly log: Log,
  ) {}

  async read(): Promise<RegistryReading> {
    try {
      const store = await this.open();
      return store === null ? null : readRegistry(await store.cluster.nodes(), this.log);
    } catch (problem) {
      this.log.debug({ problem: (problem as Error).message }, 'the registry was not read');
      return null;
    }
  }

  close(): void {
    this.closed = true;
    void this.store?.close();
  }

  private async open(): Promise<RedisStore | null> {
    if (this.store !== null || this.closed || performance.now() < this.tryAgainAt) return this.store;
    try {
      const store = await openRedisStore({ url: this.url, log: this.log, name: 'balancer' });
      if (this.closed) await store.close();
      else this.store = store;
    } catch (problem) {
      this.tryAgainAt = performance.now() + REOPEN_AFTER_MS;
      this.log.warn({ problem: (problem as Error).message }, 'the store cannot be opened yet');
    }
    return this.store;
  }
}
