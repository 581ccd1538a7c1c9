/** Waits for conditions. It starts nothing. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a wait that is in vain, and judges nothing: far more than a busy machine takes. */
const WITHIN_MS = 60_000;
const EVERY_MS = 20;
/** `npm run test:times` sets it: the machine is quiet, so what is promised has to be there in that time. */
const EXACT = process.env.HOLDFAST_PROMISED_TIMES === 'exact';

/**
 * What one step of a wait counts at most. One that took longer was held up by the machine: what is waited for was held
 * up as well.
 */
const STEP_MS = EXACT ? Number.POSITIVE_INFINITY : 250;

/**
 * How long what is promised within `promisedMs` may take on a machine that is busy with much else. For what takes far
 * longer, or for ever, when the promise is broken: a shorter time judges the machine. `until` and `stopwatch` count it.
 */
export const onBusyMachine = (promisedMs: number): number => (EXACT ? 1 : 5) * promisedMs;

/** A timer fires after its time, never before. What one ends, and its answer, may come so much later. */
const TIMER_LATE_MS = 250;

/** Like `onBusyMachine`, for what a timer of `timerMs` ends. */
export const endedByTimer = (timerMs: number): number => onBusyMachine(timerMs + TIMER_LATE_MS);

type Found<T> = Exclude<T, null | undefined | false>;

/**
 * Polls `probe` until it gives something other than undefined, null or false, and resolves with that.
 * What it throws counts as not yet. After `withinMs` it rejects with `what` and the last that the probe gave. A step
 * that the machine held up counts little of that time, up to a minute in all.
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

/** The same, for whoever can live without: false when `probe` gave nothing within `withinMs`. */
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
  const beganAt = performance.now();
  const countStep = stepCounter();
  for (;;) {
    let last: unknown;
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return { found: value as Found<T> };
      last = value;
    } catch (error) {
      last = error;
    }
    const isOver = performance.now() - beganAt >= Math.max(withinMs, WITHIN_MS);
    if (countStep() >= withinMs || isOver) return { last };
    await sleep(everyMs);
  }
}

/**
 * Counts the time from now on as this process has it: a pause in which the machine let it do nothing counts little.
 * What it returns says how many ms, and ends it. For bounds of what would take far longer.
 */
export function stopwatch(): () => number {
  const countStep = stepCounter();
  const timer = setInterval(countStep, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return countStep();
  };
}

/** Each call ends a step: all of them together, ms. */
function stepCounter(): () => number {
  let countedMs = 0;
  let at = performance.now();
  return () => {
    const now = performance.now();
    countedMs += Math.min(now - at, STEP_MS);
    at = now;
    return countedMs;
  };
}
