/** Runs in the page before its scripts: writes down what the browser itself says was slow. */
import type { Page } from 'playwright-core';

export interface Observed {
  /** Longest task of the main thread over 50 ms; 0 without one. */
  readonly longestTaskMs: number;
  /** From a key or click until the next frame was painted, the slowest; the browser reports those over 16 ms. */
  readonly slowestInputMs: number;
  readonly inputs: number;
  /** When the first field appeared, and when the last long task before that ended, ms after the navigation. */
  readonly interactiveMs: number;
}

export async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { longestTaskMs: 0, slowestInputMs: 0, inputs: 0, interactiveMs: 0 };
    Object.assign(globalThis, { benchSeen: seen });
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) {
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
        if (startTime < seen.interactiveMs)
          seen.interactiveMs = Math.max(seen.interactiveMs, startTime + duration);
      }
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        seen.slowestInputMs = Math.max(seen.slowestInputMs, entry.duration);
        seen.inputs += 1;
      }
    }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
    const watcher = new MutationObserver(() => {
      if (document.querySelector('input, textarea') === null) return;
      seen.interactiveMs = Math.max(seen.interactiveMs, performance.now());
      watcher.disconnect();
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
}

/** What was seen since the last asking, except `interactiveMs`, which stays. */
export async function takeObserved(page: Page): Promise<Observed> {
  return page.evaluate(() => {
    const seen = (globalThis as unknown as { benchSeen: { -readonly [K in keyof Observed]: number } })
      .benchSeen;
    const taken = { ...seen };
    seen.longestTaskMs = 0;
    seen.slowestInputMs = 0;
    seen.inputs = 0;
    return taken;
  });
}
