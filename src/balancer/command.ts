import { mkdir } from 'node:fs/promises';
import { createLogger, type Logger } from '../logger.js';
import { Balancer } from './balancer.js';
import { haproxyConfig, serversIn, withoutServers } from './haproxy-config.js';
import { HaproxyMaster } from './haproxy-master.js';
import { HaproxyProcess } from './haproxy-process.js';
import { claimFolder } from './only-one.js';
import { type BalancerOptions, readBalancerOptions } from './options.js';
import { RuntimeApi } from './runtime-api.js';
import { StoreRegistry } from './store-registry.js';

/**
 * `holdfast balancer …`: runs until SIGTERM or SIGINT. Rejects with ConfigError or HelpRequest before anything is
 * started.
 */
export async function runBalancerCommand(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const options = readBalancerOptions(argv, env);
  if (options.printConfig) {
    process.stdout.write(haproxyConfig(options, []));
    return;
  }
  const logger = createLogger({ level: options.log, name: 'balancer' });
  const stopAsked = stopSignal();
  const api = new RuntimeApi(options.socket);
  const registry = new StoreRegistry(options, logger);
  const balancer = new Balancer({ options, api, read: () => registry.read(), logger });
  // Before anything is said: a SIGHUP that nobody handles ends the process.
  let reload = () =>
    logger.warn('SIGHUP does nothing yet: HAProxy is just starting and reads its configuration');
  process.on('SIGHUP', () => reload());
  const haproxy = options.attach ? null : await ownHaproxy(options, balancer, logger);
  reload = () => {
    if (haproxy === null) logger.warn('SIGHUP does nothing here: reload the HAProxy at --attach yourself');
    else void haproxy.process.reload();
  };
  process.stdout.write(`${haproxy === null ? attachedLine(options) : haproxy.line}\n`);
  const running = balancer.run();
  await stopAsked;
  logger.info('shutting down');
  balancer.stop();
  registry.close();
  await haproxy?.process.stop();
  await running;
}

/** Resolves at the first SIGTERM or SIGINT; one that comes while HAProxy starts takes effect when it can be ended. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

/** Starts HAProxy, unless ours outlived an earlier balancer: that one goes on serving. */
async function ownHaproxy(
  options: BalancerOptions,
  balancer: Balancer,
  logger: Logger,
): Promise<{ process: HaproxyProcess; line: string }> {
  const { dir, claimSocket, masterSocket, program, listen } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await claimFolder(dir, claimSocket);
  const before = await balancer.writtenConfig();
  const master = new HaproxyMaster(masterSocket);
  // A reload before the registry has answered keeps the servers of an HAProxy that runs.
  const goesOn = await master.pids().then(
    (pids) => pids !== null,
    () => true,
  );
  const configPath = await balancer.writeConfig(goesOn && before !== null ? serversIn(before) : []);
  const haproxy = new HaproxyProcess({ program, configPath, master, listen, logger });
  if ((await haproxy.start()) === 'started') {
    const line = `Holdfast balancer: HAProxy listens on ${listen}, its files are in ${dir}. Stop with Ctrl-C.`;
    return { process: haproxy, line };
  }
  if (before !== null && withoutServers(before) !== haproxyConfig(options, [])) {
    logger.warn(
      'HAProxy runs on with the options of the earlier balancer; SIGHUP makes it take the new ones',
    );
  }
  const line = `Holdfast balancer: the HAProxy of an earlier balancer goes on, its files are in ${dir}. Stop with Ctrl-C.`;
  return { process: haproxy, line };
}

function attachedLine({ socket }: BalancerOptions): string {
  return `Holdfast balancer tells the HAProxy at ${socket} of the nodes. Stop with Ctrl-C; HAProxy stays.`;
}
