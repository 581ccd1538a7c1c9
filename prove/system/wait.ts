export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Polls until `probe` gives true; false when it never did within `withinMs`. What it throws counts as not yet. */
export async function waitFor(
  probe: () => Promise<boolean> | boolean,
  withinMs: number,
  everyMs = 25,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (;;) {
    try {
      if (await probe()) return true;
    } catch {
      // Not yet.
    }
    if (performance.now() > until) return false;
    await sleep(everyMs);
  }
}

/** Waits until the probe gives true; throws with `what` when it never did. */
export async function expectSoon(
  what: string,
  probe: () => Promise<boolean> | boolean,
  withinMs = 30_000,
): Promise<void> {
  if (!(await waitFor(probe, withinMs))) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
}
