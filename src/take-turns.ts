import { setImmediate as nextTurn } from 'node:timers/promises';

/** Does a piece of work in steps; after each `pieceMs` everything else that waits comes in turn. */
export async function takeTurns<T>(work: Generator<undefined, T>, pieceMs: number): Promise<T> {
  for (let began = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < pieceMs) continue;
    await nextTurn();
    began = performance.now();
  }
}
