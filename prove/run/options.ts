import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS, faultNamed } from '../nemesis/all.js';
import type { Fault } from '../nemesis/fault.js';
import { STORES, type StoreName } from '../system/store-server.js';
import { partsOf, TOPOLOGIES, TOPOLOGY_NAMES, type TopologyName } from '../system/topology.js';
import { APP_DEFAULTS, isForApps, notForApps, USUAL_APP_FAULTS } from './app-options.js';

export const SYSTEMS = ['holdfast', 'stock', 'stock-streams'] as const;
export const MODES = ['shared', 'stateless', 'sticky', 'sticky-ip', 'broken'] as const;

/** Rate limits of the nodes: as people start them, or none. */
export const LIMIT_CHOICES = ['normal', 'loose'] as const;

export interface ProofOptions {
  readonly seed: number;
  readonly system: (typeof SYSTEMS)[number] | 'app';
  /** The path of an application's adapter. */
  readonly app?: string;
  readonly mode: (typeof MODES)[number];
  readonly topology: TopologyName;
  /** The store of a topology that has one kind. */
  readonly store: StoreName;
  /** Kinds to draw from, in turn. */
  readonly faults: readonly string[];
  /** Stop after this many faults, or after this time, whichever comes first. */
  readonly count: number;
  readonly minutes: number;
  readonly clients: number;
  readonly rooms: number;
  readonly roomsEach: number;
  /** Messages per second, all clients together. */
  readonly rate: number;
  readonly nodes: number;
  readonly limits: (typeof LIMIT_CHOICES)[number];
  readonly workers: number;
  readonly processes: number;
  readonly fsync: 'always' | 'everysec' | 'no';
  /** How much people reload, close, leave and come back: 0 never, 1 as many do, 10 all the time. */
  readonly lively: number;
  /** How long people may take to be back and served, after a fault and at the end, ms; a minute when not given. */
  readonly patienceMs?: number;
  /** Quiet time between faults, ms. */
  readonly pauseMs: number;
  /** The next fault waits until everybody is back, so that each fault's times are its own. */
  readonly apart: boolean;
  /** Where history, logs and verdict go; null: a temporary folder, deleted unless the verdict is not true. */
  readonly out: string | null;
  readonly mutant: string | null;
  /** Every room gathers messages into batches, as rooms do where that saves CPU. */
  readonly gathers: boolean;
  /** Wait until presence must be right; without it presence is not judged at the end. */
  readonly presence: boolean;
}

/** Wrong options; the message says what would be right. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A crowd, unless asked for otherwise. */
const USUAL = { clients: 60, rooms: 10, rate: 40 } as const;

export const SHORT = {
  seed: 7,
  faults: ['sigkill', 'sigstop', 'rolling-restart', 'everything-killed', 'network-1s'],
  count: 5,
  clients: 24,
  rooms: 4,
  rate: 20,
} as const;

export function readProofOptions(
  argv: readonly string[],
): ProofOptions | { readonly judge: readonly string[] } | 'help' {
  let values: Record<string, string | boolean | undefined>;
  let positionals: string[];
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    ({ values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seed: text,
        system: text,
        mode: text,
        topology: text,
        store: text,
        faults: text,
        count: text,
        minutes: text,
        clients: text,
        rooms: text,
        'rooms-each': text,
        rate: text,
        nodes: text,
        workers: text,
        limits: text,
        processes: text,
        fsync: text,
        lively: text,
        pause: text,
        patience: text,
        app: text,
        apart: flag,
        out: text,
        mutant: text,
        gathers: flag,
        short: flag,
        judge: flag,
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help === true) return 'help';
  if (values.judge === true) {
    if (positionals.length === 0) throw new UsageError('--judge needs the history files');
    return { judge: positionals };
  }
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option`);
  const short = values.short === true ? SHORT : null;
  const number = (name: string, fallback: number, from: number, to: number) => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if (!Number.isFinite(value) || value < from || value > to)
      throw new UsageError(`--${name} is "${String(given)}"; it must be a number from ${from} to ${to}`);
    return value;
  };
  const choice = <T extends string>(name: string, choices: readonly T[], fallback: T): T => {
    const given = values[name];
    if (given === undefined) return fallback;
    const found = choices.find((one) => one === given);
    if (found === undefined)
      throw new UsageError(`--${name} is "${String(given)}"; it must be one of ${choices.join(', ')}`);
    return found;
  };
  const app = values.app as string | undefined;
  const unfit = app === undefined ? null : notForApps(values);
  if (unfit !== null) throw new UsageError(`--app brings a system of its own; --${unfit} is for Holdfast's`);
  const system: ProofOptions['system'] = app === undefined ? choice('system', SYSTEMS, 'holdfast') : 'app';
  const topology = choice('topology', TOPOLOGY_NAMES, 'direct');
  if (system !== 'holdfast' && topology !== 'direct') {
    throw new UsageError('--topology is for holdfast; stock systems have one of their own');
  }
  // nginx is given at most as many nodes as its file names.
  const nodes = number('nodes', TOPOLOGIES[topology].nodes, 1, topology === 'nginx' ? 3 : 5);
  const store = chooseStore(
    choice('store', STORES, defaultStore(system, nodes, topology)),
    system,
    nodes,
    topology,
  );
  const shape = { system, nodes, topology, store };
  const faults = chooseFaults(values.faults as string | undefined, short?.faults, shape);
  // An application meets each fault once, unless it is asked for a time.
  const once = app !== undefined && values.minutes === undefined ? faults.length : Number.POSITIVE_INFINITY;
  const count = number('count', short?.count ?? once, 1, 100_000);
  const mode = choice('mode', MODES, 'shared');
  const usual = app === undefined ? (short ?? USUAL) : APP_DEFAULTS;
  const crowd = {
    clients: number('clients', usual.clients, 2, 5_000),
    rooms: number('rooms', usual.rooms, 1, 500),
    rate: number('rate', usual.rate, 0.1, 5_000),
  };
  return {
    seed: number('seed', short?.seed ?? Date.now() % 1_000_000_000, 0, 2 ** 31),
    system,
    mode,
    topology,
    store,
    // The load processes run somewhere else.
    ...(app === undefined ? {} : { app: resolve(app) }),
    faults,
    count,
    minutes: number('minutes', Number.isFinite(count) ? 600 : 2, 0.05, 10_000),
    ...crowd,
    roomsEach: number('rooms-each', 2, 1, 20),
    nodes,
    limits: choice('limits', LIMIT_CHOICES, defaultLimits({ mode, ...crowd })),
    workers: number('workers', TOPOLOGIES[topology].workers, 1, 16),
    processes: number('processes', 1, 1, 4),
    fsync: choice('fsync', ['always', 'everysec', 'no'], 'everysec'),
    lively: number('lively', 1, 0, 100),
    patienceMs: number('patience', app === undefined ? 60 : APP_DEFAULTS.patienceS, 1, 3_600) * 1_000,
    pauseMs: number('pause', 2_000, 0, 600_000),
    apart: values.apart === true,
    out: (values.out as string | undefined) ?? null,
    mutant: (values.mutant as string | undefined) ?? null,
    gathers: values.gathers === true,
    presence: true,
  };
}

function chooseFaults(
  given: string | undefined,
  short: readonly string[] | undefined,
  { system, ...shape }: ClusterShape & Pick<ProofOptions, 'system'>,
): string[] {
  const fits = (kind: string) => {
    const fault = faultNamed(kind);
    if (system === 'app') return isForApps(fault);
    return (system === 'holdfast' || fault.anySystem === true) && fitsShape(fault, shape);
  };
  if (system === 'app' && (given === undefined || given === 'all')) return [...USUAL_APP_FAULTS];
  const wanted =
    given === undefined || given === 'all'
      ? [...(short ?? FAULTS.filter((fault) => fault.alone !== true).map((fault) => fault.kind))].filter(fits)
      : given.split(',').map((kind) => kind.trim());
  try {
    const unfit = wanted.find((kind) => !fits(kind));
    if (unfit !== undefined)
      throw new Error(
        `The fault "${unfit}" needs ${whatItNeeds(faultNamed(unfit))}, or is not for ${system === 'app' ? 'applications' : system}.`,
      );
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return wanted;
}

/** What faults are done to. */
export type ClusterShape = Pick<ProofOptions, 'nodes' | 'topology' | 'store'>;

/** Whether a fault can be done there. */
export function fitsShape({ nodes = 1, needs }: Fault, shape: ClusterShape): boolean {
  return (
    nodes <= shape.nodes && (needs === undefined || partsOf(shape.topology, shape.store).includes(needs))
  );
}

/** What people start: one node with a store of its own; more than one share a Redis. */
export function defaultStore(system: string, nodes: number, topology: TopologyName): StoreName {
  return system === 'holdfast' && nodes === 1 && TOPOLOGIES[topology].store === 'one' ? 'embedded' : 'redis';
}

/**
 * People of one address that sign up, sign in and come back at once: what the rate limits leave an office, with room to
 * spare.
 */
const OFFICE = { clients: 200, rooms: 50, sendsEach: 3 } as const;

/**
 * What people start, wherever the crowd can live with it. In mode broken everybody signs in again and again, which no
 * person does.
 */
export function defaultLimits({
  mode,
  clients,
  rooms,
  rate,
}: Pick<ProofOptions, 'mode' | 'clients' | 'rooms' | 'rate'>): ProofOptions['limits'] {
  const fits = clients <= OFFICE.clients && rooms <= OFFICE.rooms && rate / clients <= OFFICE.sendsEach;
  return mode === 'broken' || !fits ? 'loose' : 'normal';
}

function chooseStore(store: StoreName, system: string, nodes: number, topology: TopologyName): StoreName {
  if (system !== 'holdfast' && store !== 'redis') {
    throw new UsageError(`--store ${store} is for holdfast; stock systems have a Redis`);
  }
  if (TOPOLOGIES[topology].store !== 'one' && store !== 'redis') {
    throw new UsageError(`--topology ${topology} brings its own store, of Redis servers`);
  }
  if (store === 'embedded' && nodes > 1) {
    throw new UsageError(`--store embedded serves one node; ${nodes} nodes need --store redis or valkey`);
  }
  return store;
}

function whatItNeeds({ nodes = 1, needs }: Fault): string {
  return `${nodes} nodes${needs === undefined ? '' : ` and ${needs}`}`;
}
