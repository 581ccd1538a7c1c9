/** Holdfast as the system under test: one or more nodes on one real Redis, with cuttable links between all of them. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/client/clock.js';
import { CookieJar } from '../../src/client/cookie-jar.js';
import { HttpApi } from '../../src/client/http-api.js';
import type { Keeps } from '../history.js';
import { checkHealth } from './health-checks.js';
import type { Image } from './image.js';
import { HoldfastNode } from './node.js';
import { freePort } from './ports.js';
import { CuttingProxy } from './proxy.js';
import { readLog } from './read-log.js';
import { type Fsync, RedisServer } from './redis-server.js';
import type { RoomSeen, System } from './system.js';

const FOUNDER_PASSWORD = 'a long enough password';

export interface HoldfastSettings {
  readonly image: Image;
  /** `shared`, `sticky`, `sticky-ip`, `stateless` or `broken`. */
  readonly mode: string;
  readonly nodes: number;
  readonly workers: number;
  readonly fsync: Fsync;
  /** Where logs of the processes go. */
  readonly outDir: string;
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of 5 rooms one is private. */
  readonly privateRooms?: boolean;
}

const SECRET = 'the prover makes no secret of it';

/** Sessions live where a worker's death cannot touch them. */
export function keepsOf(mode: string): Keeps {
  return { sessions: mode === 'shared' || mode === 'stateless', presence: true, unread: true };
}

export async function startHoldfast(settings: HoldfastSettings): Promise<System> {
  const { image, mode, workers, outDir, preload = [], env = {} } = settings;
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-prove-data-'));
  await mkdir(outDir, { recursive: true });
  const store = await RedisServer.start(settings.fsync);
  const storeLinks: CuttingProxy[] = [];
  const nodes: HoldfastNode[] = [];
  const [preset, ...extra] = mode === 'sticky-ip' ? ['sticky', 'ip'] : [mode];
  for (let index = 0; index < settings.nodes; index += 1) {
    const link = await CuttingProxy.start([{ host: '127.0.0.1', port: store.port }]);
    storeLinks.push(link);
    nodes.push(
      new HoldfastNode({
        image,
        name: `n${index + 1}`,
        port: await freePort(),
        redisUrl: `redis://127.0.0.1:${link.port}`,
        dataDir: join(dataDir, `n${index + 1}`),
        workers,
        mode: preset as string,
        secret: SECRET,
        logPath: join(outDir, `n${index + 1}.log`),
        preload,
        env: {
          ...env,
          ...(extra[0] === 'ip' ? { HOLDFAST_ROUTING: 'ip', HOLDFAST_TRUST_PROXY: 'loopback' } : {}),
        },
      }),
    );
  }
  for (const node of nodes) await node.start();
  const targets = nodes.map((node) => ({ host: '127.0.0.1', port: node.settings.port }));
  const clientLink = await CuttingProxy.start(targets);
  // One node is reached as people reach it; more than one through what a load balancer would be.
  const balancer = nodes.length > 1 ? await CuttingProxy.start(targets) : null;
  const stopChecking = [clientLink, balancer].map((proxy) =>
    proxy === null || nodes.length === 1 ? null : checkHealth(proxy, targets),
  );
  const direct = balancer === null ? (nodes[0] as HoldfastNode).url : `http://127.0.0.1:${balancer.port}`;
  const jar = new CookieJar();
  const founder = new HttpApi({ url: direct, fetch: jar.fetch(), clock: systemClock });
  /** In a mode that forgets sessions at random the founder, too, has to sign in again, and to ask more than once. */
  const asFounder = async <T>(problem: string, ask: () => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await ask();
      } catch (cause) {
        if (tries === 40) throw new Error(problem, { cause });
        // Two workers in turn would always answer the sign-in here and the question there: so it is asked twice.
        if (tries % 2 === 0) await founder.signIn('founder', FOUNDER_PASSWORD).catch(() => {});
      }
    }
  };

  return {
    name: 'holdfast',
    mode,
    keeps: keepsOf(mode),
    urls: { direct, cut: `http://127.0.0.1:${clientLink.port}` },
    clientLink,
    store,
    storeLinks,
    nodes,
    workers: async () => {
      const found = [];
      for (const node of nodes) {
        if (!node.alive) continue;
        for (const { slot, pid, state } of await node.slots()) {
          if (pid !== null) found.push({ node: node.settings.name, slot, pid, ready: state === 'ready' });
        }
      }
      return found;
    },
    crashNode: (index) => (nodes[index] as HoldfastNode).crash(),
    restartNode: (index) => (nodes[index] as HoldfastNode).start(),
    whole: async () => {
      for (const node of nodes) {
        const view = await node.view();
        const slots = view.nodes.find((one) => one.node === node.settings.name)?.slots ?? [];
        const wanted = view.nodes.find((one) => one.node === node.settings.name)?.wantedWorkers ?? 0;
        if (slots.filter((slot) => slot.state === 'ready').length < wanted) return false;
        if (slots.some((slot) => slot.state === 'draining')) return false;
        const ready = await fetch(`${node.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
        await ready.text();
        if (!ready.ok) return false;
      }
      return true;
    },
    makeRooms: async (count) => {
      await founder.signUp('founder', FOUNDER_PASSWORD);
      const rooms: RoomSeen[] = [];
      for (let index = 0; index < count; index += 1) {
        const isPrivate = settings.privateRooms !== false && index % 5 === 4;
        const { room } = await asFounder(`room ${index + 1} could not be made`, () =>
          founder.createRoom(`room ${index + 1}`, isPrivate),
        );
        rooms.push({ id: room.id, private: isPrivate });
      }
      return rooms;
    },
    invite: async (room, names) => {
      for (const name of names) {
        await asFounder(`${name} could not be invited to ${room}`, () => founder.invite(room, name));
      }
    },
    counted: async (counter) => {
      const texts = await Promise.all(
        nodes.map(async (node) =>
          (await fetch(`${node.url}/metrics`, { signal: AbortSignal.timeout(2_000) })).text(),
        ),
      );
      const line = new RegExp(`^${counter}(?:\\{.*\\})? (\\S+)$`, 'gm');
      return texts
        .flatMap((text) => [...text.matchAll(line)])
        .reduce((sum, [, value]) => sum + Number(value), 0);
    },
    readLogs: (rooms) => store.ask(async (redis) => Promise.all(rooms.map((room) => readLog(redis, room)))),
    stop: async () => {
      await Promise.all(stopChecking.map((stop) => stop?.()));
      await balancer?.stop();
      await clientLink.stop();
      await Promise.all(nodes.map((node) => node.stop()));
      for (const link of storeLinks) await link.stop();
      await store.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
