import { setTimeout as sleep } from 'node:timers/promises';
import type { Fsync, RedisServer } from '../../testbed/redis/redis-server.js';
import type { StoreServer } from '../system/store-server.js';
import { AFTER_MACHINE_MS, type Fault, NOTHING, type World } from './fault.js';

function storeOf(world: World): StoreServer {
  if (world.system.store === null) throw new Error('this fault needs a store of one process');
  return world.system.store;
}

function redisOf(world: World): RedisServer {
  if (world.system.redis === null) throw new Error('this fault needs a Redis of its own');
  return world.system.redis;
}

export const storeFrozen: Fault = {
  kind: 'store-frozen',
  about: 'the store is frozen with SIGSTOP for 1 to 6 s',
  convergeMs: AFTER_MACHINE_MS,
  anySystem: true,
  needs: 'store-process',
  async plan(world) {
    const store = storeOf(world);
    const lastsMs = world.random.int(1_000, 6_000);
    return {
      detail: `${lastsMs} ms`,
      begin: async () => store.signal('SIGSTOP'),
      lastsMs,
      heal: async () => store.signal('SIGCONT'),
    };
  },
};

export const storeRestart: Fault = {
  kind: 'store-restart',
  about: 'the store is stopped and started again with its data',
  convergeMs: AFTER_MACHINE_MS,
  anySystem: true,
  needs: 'redis-server',
  async plan(world) {
    const store = redisOf(world);
    return {
      detail: 'SIGTERM',
      begin: () => store.end('SIGTERM'),
      lastsMs: world.random.int(100, 3_000),
      heal: () => store.run(),
    };
  },
};

function storeKill(fsync: Fsync, storeLoses: boolean): Fault {
  return {
    kind: `store-kill-${fsync}`,
    about: `the store is killed with SIGKILL under appendfsync ${fsync} and started again`,
    convergeMs: AFTER_MACHINE_MS,
    anySystem: true,
    needs: 'redis-server',
    storeLoses,
    async plan(world) {
      const store = redisOf(world);
      // The setting takes a moment to hold for what is written; then the kill tests it and nothing else.
      await store.setFsync(fsync);
      await sleep(1_500);
      return {
        detail: `appendfsync ${fsync}`,
        begin: () => store.end('SIGKILL'),
        lastsMs: world.random.int(100, 2_000),
        heal: () => store.run('everysec'),
      };
    },
  };
}

export const storeKillAlways = storeKill('always', false);
export const storeKillEverysec = storeKill('everysec', true);
export const storeKillNo = storeKill('no', true);

/** An older copy of the store's files comes back: numbers would be given a second time. */
export const storeRolledBack: Fault = {
  kind: 'store-rolled-back',
  about: 'the store comes back with a copy of its data that is some seconds old',
  convergeMs: AFTER_MACHINE_MS,
  anySystem: true,
  needs: 'redis-server',
  storeLoses: true,
  sessionsLose: true,
  async plan(world) {
    const store = redisOf(world);
    const copy = await store.copyData();
    await sleep(world.random.int(1_500, 4_000));
    return {
      detail: 'an older copy',
      begin: () => store.end('SIGKILL'),
      lastsMs: 200,
      heal: async () => {
        await store.restoreData(copy);
        await store.run();
      },
    };
  },
};

export const flushAll: Fault = {
  kind: 'flushall',
  about: 'FLUSHALL: the store forgets everything',
  // Sessions are looked after every 15 s, so people hear of it that late.
  convergeMs: AFTER_MACHINE_MS + 5_000,
  anySystem: true,
  needs: 'redis-server',
  storeLoses: true,
  sessionsLose: true,
  last: true,
  alone: true,
  async plan(world) {
    const store = redisOf(world);
    return {
      detail: 'everything',
      begin: () => store.ask(async (redis) => void (await redis.flushall())),
      lastsMs: 0,
      heal: NOTHING,
    };
  },
};
