/** One repetition of steady talk in rooms: connect, warm up, measure, let it settle, count what is missing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderId, RunningServer } from '../contenders/contender.js';
import type { LoadProcess } from '../load/load-process.js';
import type { Bench } from './bench.js';
import { type Figures, measureWindow } from './window.js';

export interface RoomLoad {
  readonly kind: string;
  readonly rooms: number;
  readonly peopleInRoom: number;
  /** Messages a second, all rooms together. */
  readonly perSecond: number;
  readonly warmSeconds: number;
  readonly seconds: number;
  readonly workers: number;
  /** How long what was sent may take to arrive after the last was sent; an overloaded server needs it. */
  readonly settleMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export function roomLoad(bench: Bench, contender: ContenderId, plan: RoomLoad): Promise<Figures> {
  const options = { workers: plan.workers, ...(plan.env === undefined ? {} : { env: plan.env }) };
  return bench.with(contender, options, async (server, load) => {
    await fill(server, load, plan);
    await load.call('start', plan.perSecond);
    await sleep(plan.warmSeconds * 1000);
    const figures = await measureWindow(server, load, plan.seconds);
    await load.call('stop');
    const { missing, extra } = await load.call('settle', plan.settleMs ?? 5_000);
    return { ...figures, missing, extra };
  });
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
    // Neighbours are in different rooms, so that sending in turn visits all rooms.
    roomsOf: (client) => [client % plan.rooms],
  });
  const { dialect, port } = server;
  await load.call('open', { dialect, port, clients, atOnce: 32 }, 60_000);
}
