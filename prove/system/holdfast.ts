/** Holdfast as the system under test: one or more nodes on one real Redis, with cuttable links between all of them. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModerationApi } from '../../src/client/http/moderation-api.js';
import { CookieJar, HttpApi, systemClock } from '../../src/client/index.js';
import type { Image } from '../../testbed/image.js';
import { Network } from '../../testbed/network/namespaces.js';
import { freePort } from '../../testbed/ports.js';
import type { Fsync } from '../../testbed/redis/redis-server.js';
import type { Keeps } from '../history.js';
import { roomName } from '../names.js';
import { proxiedWay } from './embedded-store.js';
import { byBalancer, byNginx, type Entrance, straight, toPeers } from './entrances.js';
import { HoldfastNode } from './node.js';
import { SmallDisk } from './small-disk.js';
import type { StoreName } from './store-server.js';
import { embeddedStore, inCluster, oneServer, type Store, underSentinel } from './stores.js';
import type { RoomSeen, System } from './system.js';
import { TOPOLOGIES, type Topology, type TopologyName } from './topology.js';

const FOUNDER_PASSWORD = 'a long enough password';

export interface HoldfastSettings {
  readonly image: Image;
  /** `shared`, `sticky`, `sticky-ip`, `stateless` or `broken`. */
  readonly mode: string;
  readonly topology: TopologyName;
  readonly nodes: number;
  readonly workers: number;
  /** `normal` as people start it, or `loose`: no rate limits. */
  readonly limits: 'normal' | 'loose';
  /** The store of a topology that has one kind. */
  readonly store: StoreName;
  readonly fsync: Fsync;
  /** The store's replies can be mixed up on the way. */
  readonly mixable?: boolean;
  /** The data folder is on a disk that can be filled. */
  readonly smallDisk?: boolean;
  /** Where logs of the processes go. */
  readonly outDir: string;
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** One of 5 rooms is private. */
  readonly privateRooms?: boolean;
}

const SECRET = 'the prover makes no secret of it';
/** Nodes behind a proxy show their figures to whoever knows it. */
const METRICS_TOKEN = 'a-token-of-the-prover';

/** Sessions live where a worker's death cannot touch them. */
export function keepsOf(mode: string): Keeps {
  return { sessions: mode === 'shared' || mode === 'stateless', presence: true, unread: true };
}

export async function startHoldfast(settings: HoldfastSettings): Promise<System> {
  await mkdir(settings.outDir, { recursive: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-prove-data-'));
  // What was started, to be ended in the opposite order, also when the rest does not start.
  const undo: (() => Promise<void>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await startParts(settings, dataDir, undo, stop);
  } catch (error) {
    await stop().catch(() => {
      // Why it did not start is what has to be said.
    });
    throw error;
  }
}

async function startParts(
  settings: HoldfastSettings,
  dataDir: string,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<System> {
  const { mode } = settings;
  const { store: storeKind, entrance: entranceKind, machines }: Topology = TOPOLOGIES[settings.topology];
  const disk = settings.smallDisk === true ? SmallDisk.make(join(dataDir, 'n1')) : null;
  undo.push(async () => disk?.remove());
  const network = machines ? new Network() : null;
  undo.push(async () => network?.remove());
  const nodes: HoldfastNode[] = [];
  const store = await startStore(storeKind, settings, network?.hub ?? null, () => nodes[0] as HoldfastNode);
  undo.push(() => store.stop());
  const launch: HoldfastSettings = {
    ...settings,
    preload: [...(settings.preload ?? []), ...store.preload],
    env: { ...settings.env, ...store.env },
  };
  for (const [index, redisUrl] of store.urls.entries()) {
    nodes.push(
      await makeNode(launch, index, redisUrl, disk?.folder ?? join(dataDir, `n${index + 1}`), network),
    );
  }
  undo.push(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  });
  for (const node of nodes) await node.start();
  const entrance = await startEntrance(entranceKind, nodes, store);
  undo.push(() => entrance.stop());
  const { clientLink, url: direct } = entrance;
  const jar = new CookieJar();
  const founder = new HttpApi({ url: direct, fetch: jar.fetch(), clock: systemClock });
  /** In a mode that forgets sessions at random the founder, too, has to sign in again, and to ask more than once. */
  const asFounder = async <T>(failure: string, ask: () => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        if (tries === 40) throw new Error(failure, { cause: error });
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
    store: store.server,
    redis: store.redis,
    disk,
    storeLinks: store.links,
    mixers: store.mixers,
    storeMasters: () => store.masters(),
    network,
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
    trouble: async () => {
      for (const node of nodes) {
        const trouble = await troubleOf(node);
        if (trouble !== null) return `${node.settings.name} ${trouble}`;
      }
      if (!(await store.whole())) return 'the store is not whole';
      return (await entrance.whole()) ? null : 'not every node is in rotation';
    },
    makeRooms: async (count) => {
      await founder.signUp('founder', FOUNDER_PASSWORD, nodes[0]?.setupToken);
      const rooms: RoomSeen[] = [];
      for (let index = 0; index < count; index += 1) {
        const isPrivate = settings.privateRooms !== false && index % 5 === 4;
        const name = roomName(index + 1);
        const { room } = await asFounder(`${name} could not be made`, () =>
          founder.createRoom(name, isPrivate),
        );
        rooms.push({ id: room.id, name, private: isPrivate });
      }
      return rooms;
    },
    invite: async (room, names) => {
      for (const name of names) {
        await asFounder(`${name} could not be invited to ${room}`, () => founder.invite(room, name));
      }
    },
    appoint: async (room, user) => {
      await asFounder(`${user} could not be made a moderator of ${room}`, () =>
        new ModerationApi(founder).setRole(room, user, 'moderator'),
      );
    },
    counted: async (counter) => {
      const texts = await Promise.all(
        nodes.map(async (node) =>
          (
            await fetch(`${node.url}/metrics`, {
              headers: { authorization: `Bearer ${METRICS_TOKEN}` },
              signal: AbortSignal.timeout(2_000),
            })
          ).text(),
        ),
      );
      const line = new RegExp(`^${counter}(?:\\{.*\\})? (\\S+)$`, 'gm');
      return texts
        .flatMap((text) => [...text.matchAll(line)])
        .reduce((sum, [, value]) => sum + Number(value), 0);
    },
    readLogs: (rooms) => store.readLogs(rooms),
    stop,
  };
}

async function troubleOf(node: HoldfastNode): Promise<string | null> {
  const view = (await node.view()).nodes.find((one) => one.node === node.settings.name);
  const slots = view?.slots ?? [];
  if (slots.filter((slot) => slot.state === 'ready').length < (view?.wantedWorkers ?? 0)) {
    return 'has too few workers';
  }
  if (slots.some((slot) => slot.state === 'draining')) return 'is draining a worker';
  const ready = await fetch(`${node.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
  const text = await ready.text();
  // In service and yet complaining: somebody's words cannot be kept.
  const isWell = ready.ok && (JSON.parse(text) as { ok: boolean }).ok;
  return isWell ? null : `is not ready: ${text}`;
}

async function startStore(
  kind: Topology['store'],
  { store, image, fsync, nodes, mixable = false, outDir }: HoldfastSettings,
  hub: string | null,
  first: () => HoldfastNode,
): Promise<Store> {
  if (kind === 'sentinel') return underSentinel(nodes);
  if (kind === 'cluster') return inCluster(nodes);
  if (store !== 'embedded') return oneServer({ kind: store, fsync, nodes, hub, mixable });
  return embeddedStore(image, first, mixable ? await proxiedWay(image, join(outDir, 'store-port')) : null);
}

function startEntrance(
  kind: Topology['entrance'],
  nodes: readonly HoldfastNode[],
  store: Store,
): Promise<Entrance> {
  if (kind === 'nginx') return byNginx(nodes);
  if (kind === 'straight') return straight(nodes);
  if (kind === 'peers') return toPeers(nodes);
  // Past the links, which are the nodes' own.
  return byBalancer(nodes, store.url as string);
}

async function makeNode(
  { image, mode, workers, limits, outDir, preload = [], env = {} }: HoldfastSettings,
  index: number,
  redisUrl: string | null,
  dataDir: string,
  network: Network | null,
): Promise<HoldfastNode> {
  const [preset, ...extra] = mode === 'sticky-ip' ? ['sticky', 'ip'] : [mode];
  const place = network?.add(index + 1);
  return new HoldfastNode({
    image,
    name: `n${index + 1}`,
    ...(place === undefined ? {} : { host: place.address, within: place.within }),
    port: place === undefined ? await freePort() : 3000,
    redisUrl,
    dataDir,
    workers,
    limits,
    mode: preset as string,
    secret: SECRET,
    logPath: join(outDir, `n${index + 1}.log`),
    preload,
    env: {
      ...env,
      HOLDFAST_TRUST_PROXY: network?.hub ?? 'loopback',
      HOLDFAST_METRICS_TOKEN: METRICS_TOKEN,
      ...(extra[0] === 'ip' ? { HOLDFAST_ROUTING: 'ip' } : {}),
    },
  });
}
