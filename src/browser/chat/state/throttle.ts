/**
 * Calls `work` soon, and while it is asked for again and again not more often than every `restMs`. Between the drawings
 * of a busy room there has to be time for keys.
 */
export function throttle(restMs: number, work: () => void): () => void {
  let isDue = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  const run = () => {
    isDue = false;
    lastAt = performance.now();
    work();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(run, Math.max(0, lastAt + restMs - performance.now()));
  };
}
