/** Steady talk in rooms: connect, warm up, measure, let it settle, count what is missing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderId, RunningServer } from '../contenders/contender.js';
import type { LoadProcess } from '../load/load-process.js';
import { alternate, type Done, type Repetitions } from './alternate.js';
import type { Bench } from './bench.js';
import { type FigureValues, measureWindow } from './window.js';

export interface RoomLoad {
  readonly kind: string;
  readonly rooms: number;
  readonly peopleInRoom: number;
  /** Messages per second, all rooms together. */
  readonly perSecond: number;
  readonly warmSeconds: number;
  /** Messages per second during these; default: as later. */
  readonly warmPerSecond?: number;
  readonly seconds: number;
  readonly workers: number;
  /** How long what was sent may take to arrive after the last was sent; an overloaded server needs it. */
  readonly settleMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** One repetition with a server of its own. */
export function roomLoad(bench: Bench, contender: ContenderId, plan: RoomLoad): Promise<FigureValues> {
  return bench.with(contender, optionsOf(plan), async (server, load) => {
    await fill(server, load, plan);
    await warm(load, plan);
    return measure(server, load, plan);
  });
}

/**
 * All repetitions with one server for each contender, all of them running, one loaded at a time. What changes on the
 * machine within seconds touches all alike. Each is warm from its second turn on at the latest. Not for what overloads
 * a server.
 */
export async function roomLoadInTurns(
  bench: Bench,
  contenders: readonly ContenderId[],
  plan: RoomLoad,
  repeats: number,
  done: Done,
): Promise<Repetitions> {
  const begin = async ({ load }: Loaded) => {
    await warm(load, plan);
    await load.call('stop');
  };
  return withAll(bench, contenders, plan, begin, (all) => {
    const running = new Map(all.map((one) => [one.contender, one]));
    return alternate(contenders, repeats, (contender) => measureTurn(running.get(contender) as Loaded), done);
  });

  async function measureTurn({ server, load }: Loaded): Promise<FigureValues> {
    await load.call('start', plan.perSecond);
    await sleep(Math.min(plan.warmSeconds * 1000, BEGIN_MS));
    return measure(server, load, plan);
  }
}

/** A contender that runs, with its rooms filled. */
export interface Loaded {
  readonly contender: ContenderId;
  readonly server: RunningServer;
  readonly load: LoadProcess;
}

/**
 * All contenders at once, in this order: each is filled, and begun, before the next is opened. They end when `use` has.
 */
export function withAll<Result>(
  bench: Bench,
  contenders: readonly ContenderId[],
  plan: RoomLoad,
  begin: (one: Loaded) => Promise<void>,
  use: (all: readonly Loaded[]) => Promise<Result>,
): Promise<Result> {
  return open(contenders, []);

  function open(rest: readonly ContenderId[], running: readonly Loaded[]): Promise<Result> {
    const [contender, ...others] = rest;
    if (contender === undefined) return use(running);
    return bench.with(contender, optionsOf(plan), async (server, load) => {
      const one = { contender, server, load };
      await fill(server, load, plan);
      await begin(one);
      return open(others, [...running, one]);
    });
  }
}

/** Until the rooms that were silent meanwhile talk again. */
const BEGIN_MS = 1_200;
/** Until what a faster warm-up left behind is done. */
const CALM_MS = 1_000;

/** Lets it talk until what it needs is compiled, and leaves it talking at the plan's rate. */
export async function warm(
  load: LoadProcess,
  { perSecond, warmPerSecond, warmSeconds }: RoomLoad,
): Promise<void> {
  await load.call('start', warmPerSecond ?? perSecond);
  await sleep(warmSeconds * 1000);
  if (warmPerSecond === undefined) return;
  await load.call('start', perSecond);
  await sleep(CALM_MS);
}

async function measure(server: RunningServer, load: LoadProcess, plan: RoomLoad): Promise<FigureValues> {
  const figures = await measureWindow(server, load, plan.seconds);
  await load.call('stop');
  const { missing, extra } = await load.call('settle', plan.settleMs ?? 5_000);
  return { ...figures, missing, extra };
}

function optionsOf({ workers, env }: RoomLoad) {
  return { workers, ...(env === undefined ? {} : { env }) };
}

/**
 * Neighbours are in different rooms, so that sending in turn visits all rooms. Of an even number of rooms each row of
 * neighbours begins one room further on. Else connections that go to two workers in turn put all of a room on one,
 * which makes a message a quarter cheaper. How a build hands them out would decide what is measured.
 */
export function roomOfClient(client: number, rooms: number): number {
  const row = Math.floor(client / rooms);
  return (client + (rooms % 2 === 0 ? row : 0)) % rooms;
}

/** Seats people in rooms of one kind and opens their connections. */
export async function fill(
  server: RunningServer,
  load: LoadProcess,
  plan: Pick<RoomLoad, 'kind' | 'rooms' | 'peopleInRoom'>,
): Promise<void> {
  const clients = await server.seat({
    kind: plan.kind,
    clients: plan.rooms * plan.peopleInRoom,
    roomsOf: (client) => [roomOfClient(client, plan.rooms)],
  });
  const { dialect, port } = server;
  await load.call('open', { dialect, port, clients, atOnce: 32 }, 60_000);
}
