import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Does a piece of work in steps; after each `pieceMs` everything else that waits comes in turn. It is given up after
 * `withinMs`: null.
 */
export async function takeTurns<T>(
  work: Generator<undefined, T>,
  pieceMs: number,
  withinMs = Number.POSITIVE_INFINITY,
): Promise<T | null> {
  const until = performance.now() + withinMs;
  for (let began = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    const now = performance.now();
    if (now - began < pieceMs) continue;
    if (now >= until) return null;
    await nextTurn();
    began = performance.now();
  }
}
