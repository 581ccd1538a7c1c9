import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, isForThisMachineOnly } from '../config.js';
import type { Logger } from '../logger.js';
import { SECRET_VARIABLES } from '../options.js';
import { LIMITS } from '../protocol/limits.js';
import { joinCluster } from './agreement/join.js';
import { compose } from './compose.js';
import { bind } from './host/listen.js';
import { openDataFolder } from './host/secret-file.js';
import { ServiceManager } from './host/service-manager.js';
import type { Node } from './node.js';
import { probeHandoff } from './router/probe.js';
import { Listeners } from './shared/listeners.js';
import { setupLine, startLine } from './start-line.js';
import { FirstAccount } from './store/first-account.js';
import { openStore, type StoreAccess } from './store/store-access.js';
import { workersOf } from './supervisor/fork-worker.js';
import { Leftovers } from './supervisor/leftovers.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** The exit code of a start that was refused, as `start.ts` gives it for a wrong configuration. */
const REFUSED_START = 2;

/** Runs a node until it is told to stop. Rejects with ConfigError, with nothing left running, when it cannot start. */
export async function runPrimary(config: Config, logger: Logger, exec = MAIN): Promise<void> {
  // No child needs them, and /proc shows a child's environment to its user's other programs.
  for (const name of SECRET_VARIABLES) delete process.env[name];
  const bound = await bind(config.port, config.host);
  let access: StoreAccess | null = null;
  try {
    await probeHandoff(bound);
    await openDataFolder(config.dataDir);
    const leftovers = new Leftovers(
      config.dataDir,
      config.redisUrl === null ? null : config.node,
      randomBytes(12).toString('hex'),
    );
    access = await openStore(config, logger);
    leftovers.clean(logger);
    const { agreement, secret } = await joinCluster(config, access, logger);
    const firstAccount = new FirstAccount({
      dataDir: config.dataDir,
      onlyThisMachine: isForThisMachineOnly(config),
      token: await access.store.cluster.setupToken(randomBytes(24).toString('base64url')),
      accounts: access.store.accounts,
      logger,
      show: (token) => process.stdout.write(`${setupLine(config, bound.port, token)}\n`),
    });
    const unfit = new Listeners<[words: string]>();
    const node = compose({
      config,
      logger,
      version: ownVersion(),
      secret,
      bound,
      access,
      agreement,
      leftovers,
      firstAccount,
      fork: workersOf(exec),
      onUnfit: (words) => unfit.notify(words),
    });
    leftovers.remember([], leftovers.formerExits);
    await node.start();
    const manager = new ServiceManager(process.env, logger);
    handleEnds(node, logger, access, manager, unfit);
    manager.notifyReady();
    process.stdout.write(`${startLine(config, bound.port, access)}\n`);
    await firstAccount.start();
  } catch (error) {
    for (const socket of bound.early) socket.destroy();
    bound.server.close();
    await access?.stop();
    throw error;
  }
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What ends the node in good order: signals, and that it could never serve. */
function handleEnds(
  node: Node,
  logger: Logger,
  access: StoreAccess,
  manager: ServiceManager,
  unfit: Listeners<[words: string]>,
): void {
  let stopping = false;
  const stop = async (code: number) => {
    stopping = true;
    manager.notifyStopping();
    // Whatever hangs, the deadline is kept.
    setTimeout(() => process.exit(1), LIMITS.shutdownDeadlineMs - 200).unref();
    try {
      await node.stop();
      await access.stop();
      process.exit(code);
    } catch (error) {
      logger.error({ err: error }, 'the shutdown failed');
      process.exit(1);
    }
  };
  const onSignal = (signal: string) => {
    // Asked twice: now.
    if (stopping && signal === 'SIGINT') process.exit(130);
    if (stopping) return;
    logger.info({ signal }, 'shutting down');
    void stop(0);
  };
  unfit.add((words) => {
    if (stopping) return;
    process.stderr.write(`Holdfast cannot start: no worker can serve. ${words}\n`);
    void stop(REFUSED_START);
  });
  access.onTaken((words) => {
    if (stopping) return;
    process.stderr.write(`Holdfast ends. ${words}\n`);
    void stop(1);
  });
  // Supervision goes on: what is left unhandled is a call to a store that went away, or a bug to be read in the log.
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a promise was left rejected'));
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('SIGUSR2', () => {
    try {
      node.restartAll();
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'SIGUSR2 refused');
    }
  });
}
