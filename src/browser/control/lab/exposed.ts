/** Whom a fault can touch, and where their session is. Pure. */
import type { NodeView } from '../../../protocol/control.js';

/** Where a session is, as seen from what a fault hits. */
export type HeldIn =
  /** In the memory of a worker that is hit. */
  | { readonly kind: 'hit' }
  /** In the memory of a worker that is not: `node/slot`. */
  | { readonly kind: 'elsewhere'; readonly holder: string }
  | { readonly kind: 'store' }
  | { readonly kind: 'cookie' }
  | { readonly kind: 'unknown' };

export interface Exposed {
  readonly name: string;
  readonly heldIn: HeldIn;
}

/** A person with several sessions is told by the one that the fault is worst for. */
const WORST_FIRST: readonly HeldIn['kind'][] = ['hit', 'elsewhere', 'store', 'cookie', 'unknown'];

/** Whoever is connected to a worker that is hit, or has their session in it; each once, by name. */
export function exposedTo(
  nodes: readonly Pick<NodeView, 'node' | 'slots'>[],
  node: string,
  slots: readonly number[],
): Exposed[] {
  const hit = new Set(slots.map((slot) => `${node}/${slot}`));
  const found = new Map<string, Exposed>();
  for (const one of nodes) {
    for (const { slot, dots } of one.slots) {
      const here = `${one.node}/${slot}`;
      for (const { userId, user, session } of dots) {
        const heldIn = whereHeld(session === 'here' ? here : session, hit);
        if (!hit.has(here) && heldIn.kind !== 'hit') continue;
        const before = found.get(userId);
        if (before === undefined || weightOf(heldIn) < weightOf(before.heldIn))
          found.set(userId, { name: user, heldIn });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function whereHeld(holder: string | undefined, hit: ReadonlySet<string>): HeldIn {
  if (holder === undefined) return { kind: 'unknown' };
  if (holder === 'store' || holder === 'cookie') return { kind: holder };
  return hit.has(holder) ? { kind: 'hit' } : { kind: 'elsewhere', holder };
}

function weightOf({ kind }: HeldIn): number {
  return WORST_FIRST.indexOf(kind);
}
