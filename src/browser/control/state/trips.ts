import { effect, signal } from '@preact/signals';
import type { ControlEvents } from '../../../protocol/control.js';

const KEY = 'holdfast.control.trips';
/** Undefined where there is no window, as in tests. */
const calm = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

/** Less motion is wished for: then none of this is drawn, and the choice is not offered. */
export const isCalm = signal(calm?.matches ?? false);
calm?.addEventListener('change', ({ matches }) => {
  isCalm.value = matches;
});

/** Requests and messages are drawn on their way; remembered by this browser. */
export const tripsWanted = signal(readWish());
effect(() => {
  try {
    localStorage.setItem(KEY, tripsWanted.value ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing: it is so until the page is closed.
  }
});

function readWish(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    // Nothing is kept here, so nothing was refused.
    return true;
  }
}

type Listener = (batch: ControlEvents['trips']) => void;
const listeners = new Set<Listener>();
const keepers = new Set<Listener>();

/** Whoever draws them; returns what ends it. */
export function onTrips(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whoever keeps them, drawn or not. */
export function onEveryTrip(listener: Listener): void {
  keepers.add(listener);
}

export function tellTrips(batch: ControlEvents['trips']): void {
  for (const keeper of keepers) keeper(batch);
  if (tripsWanted.value && !isCalm.value) for (const listener of listeners) listener(batch);
}
