/** Waits for conditions. It starts nothing. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a wait that is in vain, and judges nothing: far more than a busy machine takes. */
const WITHIN_MS = 60_000;
const EVERY_MS = 20;

/**
 * How long what is promised within `promisedMs` may take on a machine that is busy with much else. For what takes far
 * longer, or for ever, when the promise is broken: a shorter time judges the machine.
 */
export const onBusyMachine = (promisedMs: number): number => 5 * promisedMs;

type Found<T> = Exclude<T, null | undefined | false>;

/**
 * Polls `probe` until it gives something other than undefined, null or false, and resolves with that.
 * What it throws counts as not yet. After `withinMs` it rejects with `what` and the last that the probe gave.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  withinMs = WITHIN_MS,
): Promise<Found<T>> {
  const outcome = await poll(probe, withinMs, EVERY_MS);
  if ('found' in outcome) return outcome.found;
  throw new Error(`waited ${withinMs} ms in vain for: ${what} (last: ${String(outcome.last)})`);
}

/** The same, for who can live without: false when `probe` gave nothing within `withinMs`. */
export async function waitFor(
  probe: () => unknown | Promise<unknown>,
  withinMs: number,
  everyMs = EVERY_MS,
): Promise<boolean> {
  return 'found' in (await poll(probe, withinMs, everyMs));
}

async function poll<T>(
  probe: () => T | Promise<T>,
  withinMs: number,
  everyMs: number,
): Promise<{ found: Found<T> } | { last: unknown }> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    let last: unknown;
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return { found: value as Found<T> };
      last = value;
    } catch (thrown) {
      last = thrown;
    }
    if (performance.now() > deadline) return { last };
    await sleep(everyMs);
  }
}
