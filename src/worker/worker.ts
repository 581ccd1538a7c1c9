import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../logger.js';
import type { WorkerBoot } from '../protocol/ipc.js';
import { LIMITS } from '../protocol/limits.js';
import type { ServedBy } from '../protocol/served-by.js';
import { openRedisStore, type RedisStore } from '../store/redis/redis-store.js';
import { WorkerBudgets } from './budgets/worker-budgets.js';
import { type Chat, openChat } from './chat.js';
import { drain } from './drain.js';
import { checkInternals, InternalsError } from './engine/check.js';
import { engineOf } from './engine/internals.js';
import { makeServer } from './engine/make-server.js';
import { HttpApp } from './http/app.js';
import { endAfterBody } from './http/early-answer.js';
import { endLateBodies, makeHttpServer } from './http/http-server.js';
import { HeartbeatSender } from './ipc/heartbeat-sender.js';
import { IndexLink } from './ipc/index-link.js';
import { Meters } from './ipc/meters.js';
import type { PrimaryIpc } from './ipc/primary-ipc.js';
import { SlotDirectory } from './ipc/slot-directory.js';
import type { WorkerContext } from './shared/context.js';
import { EngineGuard } from './sockets/engine-guard.js';
import { spin } from './spin.js';

/** A store that does not answer keeps a worker from being ready no longer than this: it then serves what it can. */
const STORE_WITHIN_MS = 2_000;
const STORE_RETRY_MS = 500;
/** For the last message to the primary to leave; nothing else is left to do then. */
const LAST_WORDS_MS = 20;

/** Runs a worker until it is drained or its primary is gone. */
export async function runWorker(primary: PrimaryIpc, boot: WorkerBoot): Promise<void> {
  const logger = createLogger({ level: boot.log, name: `worker ${boot.slot}` });
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a promise was left rejected'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'this worker cannot go on');
    process.exit(1);
  });

  try {
    await checkInternals();
  } catch (error) {
    if (!(error instanceof InternalsError)) throw error;
    logger.fatal({ error: error.message }, 'this worker cannot start');
    primary.send({ type: 'holdfast:boot-failed', misfit: error.misfit });
    setTimeout(() => process.exit(1), LAST_WORDS_MS);
    return;
  }

  const self: ServedBy = { node: boot.node, slot: boot.slot, pid: process.pid };
  const meters = new Meters();
  const context: WorkerContext = {
    boot,
    self,
    route: { node: boot.node, slot: boot.slot },
    logger,
    meters,
    primary,
    index: new IndexLink(self, (message) => primary.send(message)),
    slots: new SlotDirectory(self),
    budgets: new WorkerBudgets({
      figures: boot.limits === 'loose' ? null : boot.budgets,
      workers: () => context.peers.workers,
    }),
    mode: boot.mode,
    peers: { nodes: [], hosts: [], workers: 1 },
    setupToken: boot.setupToken,
    draining: false,
  };
  const app = new HttpApp(context);
  const { server, openRequests } = makeHttpServer(context, app.listener);
  const guard = new EngineGuard(context);
  const io = makeServer(context, server);
  guard.guard(engineOf(io));
  // After Engine.IO is there, which takes its requests before all listeners that it found.
  server.prependListener('request', endAfterBody);
  endLateBodies(server);
  // Node arms its time-outs for requests when a server begins to listen; this one never does.
  server.emit('listening');

  let chat: Chat | null = null;
  let store: RedisStore | null = null;
  const heartbeat = new HeartbeatSender(context, {
    sockets: () => io.engine.clientsCount,
    memorySessions: () => chat?.memorySessions() ?? 0,
    storeUp: () => store?.up ?? false,
    wrongReplies: () => store?.wrongReplies ?? 0,
    storeRefusal: () => store?.admin.refusal() ?? null,
    dots: () => chat?.sockets.takeDots() ?? null,
  });

  const leave = async (moveWithinMs: number, deadlineMs: number) => {
    if (context.draining) return;
    const sockets = chat?.sockets ?? null;
    const goodbye = async () => {
      await chat?.leave();
      await store?.close();
    };
    await drain(context, { guard, sockets, openRequests, goodbye }, moveWithinMs, deadlineMs);
    heartbeat.stop();
    primary.send({ type: 'holdfast:drained' });
    setTimeout(() => process.exit(0), LAST_WORDS_MS);
  };
  process.on('SIGTERM', () => void leave(LIMITS.drainMoveWindowMs, LIMITS.drainDeadlineMs));

  primary.serve({
    'holdfast:mode': ({ mode }) => {
      context.mode = mode;
      chat?.sockets.onMode(mode);
    },
    'holdfast:slots': (message) => context.slots.update(message),
    'holdfast:peers': ({ peers }) => {
      context.peers = peers;
    },
    'holdfast:setup': ({ token }) => {
      context.setupToken = token;
    },
    'holdfast:trips': ({ every }) => meters.trips.watch(every),
    'holdfast:shed': ({ count, withinMs, elsewhere }) => chat?.sockets.shed(count, withinMs, elsewhere),
    'holdfast:drain': ({ moveWithinMs, deadlineMs }) => void leave(moveWithinMs, deadlineMs),
    'holdfast:found': (message) => context.index.onFound(message),
    'holdfast:spin': ({ forMs }) => spin(forMs),
    'holdfast:ping': () => heartbeat.beat(),
  });
  heartbeat.start();

  const opened = openWhenThere(context).then((found) => {
    store = found;
    chat = openChat(context, found, app, io, guard);
  });
  await Promise.race([opened, sleep(STORE_WITHIN_MS, undefined, { ref: false })]);
  // What it told of the store while it started must not count against it once it is ready.
  heartbeat.beat();
  primary.send({ type: 'holdfast:ready' });
  logger.info({ storeUp: store !== null }, 'ready');
}

/** Tries until the store can be opened: it may be away just now, and pages are served meanwhile. */
async function openWhenThere(context: WorkerContext): Promise<RedisStore> {
  const { boot, logger } = context;
  for (;;) {
    try {
      return await openRedisStore({
        url: boot.storeUrl,
        cluster: boot.clusterName,
        logger,
        name: `${boot.node}:worker-${boot.slot}`,
      });
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'the store cannot be opened yet');
      await sleep(STORE_RETRY_MS);
    }
  }
}
