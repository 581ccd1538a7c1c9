/** Sampled messages, as ticks on the lines of their authors. Pure. */
import type { ControlEvents } from '../../../protocol/control.js';
import { LIFE_MS } from './kept-lives.js';

/** Two a second over two minutes, and some more. */
const TICKS_MAX = 400;

export interface LifeTick {
  readonly mid: string;
  readonly userId: string;
  readonly node: string;
  /** The worker that took it, and when it was stored, ms since 1970. */
  readonly slot: number;
  readonly at: number;
  /** Who sent it on, to how many sockets. */
  readonly sentOn: readonly { readonly slot: number; readonly sockets: number; readonly at: number }[];
}

/** With one more batch of trips. A delivery that is told before its message is not kept: it is a sample. */
export function ticksWith(
  before: readonly LifeTick[],
  { node, trips }: ControlEvents['trips'],
): readonly LifeTick[] {
  const sends = trips.flatMap((trip): LifeTick[] => {
    if (trip.kind !== 'send' || trip.user === undefined) return [];
    return [{ mid: trip.mid, userId: trip.user, node, slot: trip.slot, at: trip.at, sentOn: [] }];
  });
  const newest = Math.max(0, ...trips.map(({ at }) => at));
  const ticks = [...before, ...sends].filter(({ at }) => at > newest - LIFE_MS).slice(-TICKS_MAX);
  const places = new Map(ticks.map(({ mid }, index) => [mid, index]));
  for (const trip of trips) {
    const place = trip.kind === 'delivery' ? places.get(trip.mid) : undefined;
    const tick = place === undefined ? undefined : ticks[place];
    if (trip.kind !== 'delivery' || place === undefined || tick === undefined) continue;
    const { slot, sockets, at } = trip;
    ticks[place] = { ...tick, sentOn: [...tick.sentOn, { slot, sockets, at }] };
  }
  return ticks;
}
