import type { ControlEvents } from '../../../protocol/control.js';
import type { Trip } from '../../../protocol/trip.js';
import { FAN_OUT_AT_MS, fanOutLegs, handshakeLegs, LEG_MS, type Leg, sendLegs } from './trip-legs.js';

/** A leg that is on its way: how far, 0 … 1. */
export interface Moving {
  readonly leg: Leg;
  readonly part: number;
}

interface Played {
  readonly node: string;
  readonly startMs: number;
  readonly legs: readonly Leg[];
  /** The message that made the trip: which one, and whose. */
  readonly message: { readonly mid: string; readonly slot: number } | null;
}

/** As many at once as an eye can follow; others are not drawn. */
export const SHOWN_MAX = 12;
const MESSAGE_MS = FAN_OUT_AT_MS + LEG_MS;

/**
 * Plays what the workers told, slowed. A message goes as far as they told of it. That is to the store when it was
 * stored, and to each worker that said it delivered it. Time is given.
 */
export class TripShow {
  private played: readonly Played[] = [];
  /** By mid, the slots that told of its delivery, and since when it is known. */
  private readonly delivered = new Map<string, { readonly slots: Set<number>; readonly sinceMs: number }>();

  add({ node, trips }: ControlEvents['trips'], nowMs: number): void {
    for (const [mid, { sinceMs }] of this.delivered) {
      if (nowMs - sinceMs > 2 * MESSAGE_MS) this.delivered.delete(mid);
    }
    for (const trip of trips) {
      if (trip.kind === 'delivery') this.noteDelivery(trip, nowMs);
      else if (this.played.length < SHOWN_MAX) this.played = [...this.played, play(node, trip, nowMs)];
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.played = [];
    this.delivered.clear();
  }

  get isEmpty(): boolean {
    return this.played.length === 0;
  }

  /** What is on its way now; what is over is forgotten. */
  movingAt(nowMs: number): readonly Moving[] {
    this.played = this.played.filter((one) => nowMs < one.startMs + lengthOf(one));
    return this.played.flatMap((one) =>
      this.legsOf(one).flatMap((leg) => {
        const part = (nowMs - one.startMs - leg.startMs) / leg.lastsMs;
        return part < 0 || part >= 1 ? [] : [{ leg, part }];
      }),
    );
  }

  private legsOf({ node, legs, message }: Played): readonly Leg[] {
    if (message === null) return legs;
    const slots = this.delivered.get(message.mid)?.slots ?? [];
    return [...legs, ...fanOutLegs(node, message.slot, [...slots])];
  }

  private noteDelivery({ mid, slot }: Extract<Trip, { kind: 'delivery' }>, nowMs: number): void {
    const known = this.delivered.get(mid);
    if (known !== undefined) known.slots.add(slot);
    else this.delivered.set(mid, { slots: new Set([slot]), sinceMs: nowMs });
  }
}

function play(node: string, trip: Exclude<Trip, { kind: 'delivery' }>, startMs: number): Played {
  if (trip.kind === 'handshake') return { node, startMs, legs: handshakeLegs(node, trip), message: null };
  return { node, startMs, legs: sendLegs(node, trip), message: { mid: trip.mid, slot: trip.slot } };
}

function lengthOf({ legs, message }: Played): number {
  if (message !== null) return MESSAGE_MS;
  return Math.max(...legs.map(({ startMs, lastsMs }) => startMs + lastsMs));
}
