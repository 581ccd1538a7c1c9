/** Which slot gets a new connection. Pure: a table of slots and facts in, a slot and the reason out. */
import type { Routing } from '../../protocol/mode.js';

export interface RouteSlot {
  readonly slot: number;
  /** Ready: neither starting, draining, frozen, stalled nor dead. */
  readonly available: boolean;
  /** Lives and serves what is bound to it, though it may be slow to take connections just now. */
  readonly present: boolean;
  /**
   * Its open connections and those handed over to it that it has not reported yet. For a plain request also those of
   * the last moment. For a connection that will stay they do not count, or a few requests would decide where it stays.
   */
  readonly load: number;
  /** Already replaced by the rolling restart that runs now: who moves there does not move twice. */
  readonly replaced: boolean;
}

export interface RouteFacts {
  /** From the Engine.IO id, or null. */
  readonly engineSlot: number | null;
  /** From the session cookie when it names this node, or null. */
  readonly sessionSlot: number | null;
  /**
   * Holds the session in its memory since before the mode was switched, and alone can carry it over; null: nobody does.
   */
  readonly holderSlot: number | null;
  /** The client's address, as far as it can be believed; looked at in `ip` routing only. */
  readonly address: string;
  /** Will stay: a Socket.IO connection rather than a plain request. */
  readonly lasting: boolean;
}

/** The one slot chosen last. The only memory that the policies have. */
export interface LastChoice {
  slot: number;
}

export interface RouteChoice {
  readonly slot: number;
  /** The connection has to be there and nowhere else, as long as that worker lives. */
  readonly bound: boolean;
}

/**
 * Engine.IO id first, in every routing: its worker holds the connection. Then the policy. Null when no slot is
 * available. A bound choice whose slot is not present falls back to the least loaded: that worker answers "unknown",
 * and the client starts anew.
 */
export function chooseSlot(
  routing: Routing,
  slots: readonly RouteSlot[],
  facts: RouteFacts,
  last: LastChoice,
): RouteChoice | null {
  const session = routing === 'session' ? facts.sessionSlot : null;
  const bound = facts.engineSlot ?? facts.holderSlot ?? session;
  if (bound !== null && slots.some((one) => one.slot === bound && one.present)) {
    return { slot: bound, bound: true };
  }
  const available = slots.filter((one) => one.available);
  const chosen = pick(routing, available, facts, last);
  if (chosen === null) return null;
  last.slot = chosen;
  return { slot: chosen, bound: false };
}

function pick(
  routing: Routing,
  available: readonly RouteSlot[],
  facts: RouteFacts,
  last: LastChoice,
): number | null {
  if (available.length === 0) return null;
  // An address keeps its slot through a rolling restart, since the replacement takes the same one.
  if (routing === 'ip') return highestWeight(available, facts.address);
  const replaced = facts.lasting ? available.filter((one) => one.replaced) : [];
  const among = replaced.length > 0 ? replaced : available;
  return routing === 'round-robin' ? nextAfter(among, last.slot) : leastLoaded(among, last.slot);
}

/** Cyclic: the first slot after `last`. */
function nextAfter(among: readonly RouteSlot[], last: number): number {
  const numbers = among.map((one) => one.slot).sort((a, b) => a - b);
  return numbers.find((slot) => slot > last) ?? (numbers[0] as number);
}

/** Ties go round, so that a burst on an idle node spreads over all workers. */
function leastLoaded(among: readonly RouteSlot[], last: number): number {
  const least = Math.min(...among.map((one) => one.load));
  return nextAfter(
    among.filter((one) => one.load === least),
    last,
  );
}

/** Rendezvous hashing: when a slot comes or goes only its own addresses move. */
function highestWeight(among: readonly RouteSlot[], address: string): number {
  let best = among[0] as RouteSlot;
  let bestWeight = -1;
  for (const one of among) {
    const weight = hash32(`${address}|${one.slot}`);
    if (weight > bestWeight || (weight === bestWeight && one.slot < best.slot)) {
      best = one;
      bestWeight = weight;
    }
  }
  return best.slot;
}

/** FNV-1a with a final mix: neighbouring addresses differ in their last digits only, and must not land together. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
