/** Holdfast as a user starts it, in shared mode; driven over its wire only. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReady } from '../../testbed/node/launch-node.js';
import { TestNode } from '../../testbed/node/node.js';
import { commandOf, familyOf } from '../../testbed/processes/family.js';
import { pin, pinned } from '../measure/cores.js';
import type { Contender, ContenderId, RunningServer, StartOptions } from './contender.js';
import { ContenderPeople } from './people.js';

export interface HoldfastSetting {
  /** Path of a built file of the server. */
  readonly main: string;
  /** A folder of the run, so that no Holdfast of the user is in the way. */
  readonly data: string;
  readonly cores: string | null;
  readonly allCores: string;
  readonly redisUrl: string;
  readonly redisPid: number;
}

export interface RunningHoldfast extends RunningServer {
  readonly people: ContenderPeople;
}

export interface HoldfastContender extends Contender {
  readonly start: (options: StartOptions) => Promise<RunningHoldfast>;
}

const SECRET = 'a secret for benchmarks only';

/** Another built checkout, and its own store. */
export interface BesideSetting extends Pick<HoldfastSetting, 'redisUrl' | 'redisPid'> {
  readonly root: string;
}

/** Holdfast, and, where another built checkout is named, that one: before and after in one run. */
export function holdfasts(setting: HoldfastSetting, beside: BesideSetting | null): HoldfastContender[] {
  const on = (at: HoldfastSetting) => {
    const people = new ContenderPeople(SECRET);
    return (options: StartOptions) => run(at, people, { redis: at.redisUrl, dataDir: at.data }, options);
  };
  const found: HoldfastContender[] = [{ id: 'holdfast', title: 'Holdfast', start: on(setting) }];
  if (beside !== null) {
    const { root, ...store } = beside;
    const at = { ...setting, ...store, main: join(root, 'dist/main.js'), data: `${setting.data}-beside` };
    found.push({ id: 'holdfast-beside', title: `Holdfast in ${root}`, start: on(at) });
  }
  return found;
}

/** The same on the embedded store, whose people are its own; and the other built checkout where one is named. */
export function holdfastsEmbedded(setting: HoldfastSetting, besideRoot: string | null): HoldfastContender[] {
  const own = embedded('holdfast-embedded', 'Holdfast, embedded store', setting);
  if (besideRoot === null) return [own];
  const at = { ...setting, main: join(besideRoot, 'dist/main.js') };
  return [own, embedded('holdfast-embedded-beside', `Holdfast in ${besideRoot}, embedded store`, at)];
}

function embedded(id: ContenderId, title: string, setting: HoldfastSetting): HoldfastContender {
  return {
    id,
    title,
    async start(options) {
      const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-data-'));
      const server = await run(setting, new ContenderPeople(SECRET), { redis: null, dataDir: dir }, options);
      return {
        ...server,
        stop: async () => {
          await server.stop();
          await rm(dir, { recursive: true, force: true });
        },
      };
    },
  };
}

async function run(
  setting: HoldfastSetting,
  people: ContenderPeople,
  store: { readonly redis: string | null; readonly dataDir: string },
  options: StartOptions,
): Promise<RunningHoldfast> {
  const { workers, env = {} } = options;
  const server = await TestNode.start({
    ...store,
    main: setting.main,
    name: 'bench',
    mode: 'shared',
    workers,
    // Few people write what thousands do, and the others have no limits.
    limits: 'loose',
    args: ['--secret', SECRET, '--log', 'warn'],
    env: { NODE_ENV: 'production', ...env },
    within: pinned(setting.cores),
    isReady: (url) => hasAllWorkers(url, workers),
  });
  const { port, url } = server;
  const isStore = (pid: number) => commandOf(pid).includes('store-process');
  const processes = () => familyOf(server.pid).filter((pid) => !isStore(pid));
  const storePids = () => (store.redis === null ? familyOf(server.pid).filter(isStore) : [setting.redisPid]);
  return {
    port,
    dialect: 'holdfast',
    people,
    primary: server.pid,
    processes,
    workers: () => processes().slice(1),
    store: storePids,
    async seat(seating) {
      // Passwords are hashed now; that may use every core, since nothing is measured.
      const everyone = [...processes(), ...storePids()];
      pin(everyone, setting.allCores);
      const specs = await people.seat(url, seating);
      pin(everyone, setting.cores);
      return specs;
    },
    stop: async () => void (await server.stop()),
  };
}

/** /readyz is 200 with one worker; a measurement needs all. */
async function hasAllWorkers(url: string, workers: number): Promise<boolean> {
  if (!(await isReady(url))) return false;
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const ready = [...metrics.matchAll(/^holdfast_worker_up\{[^}]*\} 1$/gm)].length;
  return ready >= workers;
}
