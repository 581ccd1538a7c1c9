import type { Trip } from '../../../protocol/trip.js';

/** What is drawn of a trip: places on the floor, by their names there. */
export type PlaceName = 'router' | 'store' | `card:${string}` | `holder:${string}`;

/** One leg of a trip: a pulse that goes from place to place, or one that stays where something happens. */
export interface Leg {
  readonly from: PlaceName;
  readonly to: PlaceName;
  readonly startMs: number;
  readonly lastsMs: number;
  /** Whose colour it has. */
  readonly slot: number;
  /** Nothing was found there. */
  readonly failed?: true;
}

/** Real ones take a few milliseconds; one that is to be seen takes as long as this. */
export const LEG_MS = 650;
const REST_MS = 200;

/**
 * The legs of a handshake: router → worker → where its session was looked for, and back. Times count from its own
 * start. Pure.
 */
export function handshakeLegs(
  node: string,
  { slot, session }: Extract<Trip, { kind: 'handshake' }>,
): readonly Leg[] {
  const card = `card:${node}/${slot}` as const;
  const arrival: Leg = { from: 'router', to: card, startMs: 0, lastsMs: LEG_MS, slot };
  const lookMs = LEG_MS + REST_MS;
  const look = (to: PlaceName): Leg => ({ from: card, to, startMs: lookMs, lastsMs: LEG_MS, slot });
  switch (session) {
    case 'here':
      return [arrival, look(`holder:${node}/${slot}`)];
    case 'store':
      return [
        arrival,
        look('holder:store'),
        { from: 'holder:store', to: card, startMs: lookMs + LEG_MS + REST_MS, lastsMs: LEG_MS, slot },
      ];
    // It came along: the worker asks nobody.
    case 'cookie':
      return [arrival, look(card)];
    case 'none':
      return [arrival, { ...look(card), failed: true }];
    default:
      return [arrival, look(`holder:${session}`)];
  }
}

/** A message: its worker → the store. Pure. */
export function sendLegs(node: string, { slot }: { readonly slot: number }): readonly Leg[] {
  return [{ from: `card:${node}/${slot}`, to: 'store', startMs: 0, lastsMs: LEG_MS, slot }];
}

/** When a message leaves the store, ms after its start: later than any worker's word of its delivery. */
export const FAN_OUT_AT_MS = 1_300;

/** The store → each worker that delivered it. Pure. */
export function fanOutLegs(node: string, sender: number, slots: readonly number[]): readonly Leg[] {
  return slots.map((slot) => ({
    from: 'store',
    to: `card:${node}/${slot}`,
    startMs: FAN_OUT_AT_MS,
    lastsMs: LEG_MS,
    slot: sender,
  }));
}
