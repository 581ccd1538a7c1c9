import { mkdir } from 'node:fs/promises';
import { createLog, type Log } from '../log.js';
import { Balancer } from './balancer.js';
import { haproxyConfig } from './haproxy-config.js';
import { HaproxyProcess } from './haproxy-process.js';
import { type BalancerOptions, readBalancerOptions } from './options.js';
import { RuntimeApi } from './runtime-api.js';
import { StoreRegistry } from './store-registry.js';

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
