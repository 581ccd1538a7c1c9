/** What a crowd does when its worker dies: comes again, each by its own library's back-off, until all are caught up. */
import { attemptTimeoutMs, backoffMs } from '../../src/client/timing/backoff.js';
import type { Client, Dialect } from './client.js';
import type { Fleet } from './fleet.js';

export interface StormResult {
  readonly lost: number;
  /** From the first lost connection until the given share of those lost had their rooms again, ms. */
  readonly halfMs: number;
  readonly p99Ms: number;
  readonly allMs: number;
  /** Not back at the end. */
  readonly away: number;
}

/** socket.io-client's defaults: 1 s doubling to 5 s, ± 50 %. */
function stockDelayMs(failures: number): number {
  const ms = Math.min(5_000, 1_000 * 2 ** failures);
  return ms * (0.5 + Math.random());
}

function delayMs(dialect: Dialect, failures: number): number {
  return dialect === 'holdfast' ? backoffMs(failures, Math.random()) : stockDelayMs(failures);
}

/** How long an attempt may take: the SDK's, as if each failed try had been silent, and socket.io-client's `timeout`. */
function attemptMs(dialect: Dialect, failures: number): number {
  return dialect === 'holdfast' ? attemptTimeoutMs(failures) : 20_000;
}

/** Watches from now until all that were lost are back, or `withinMs` passed. */
export async function weather(fleet: Fleet, dialect: Dialect, withinMs: number): Promise<StormResult> {
  const failures = new Map<Client, number>();
  const back: number[] = [];
  let firstLostMs = 0;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    fleet.onClosed = (client) => {
      if (firstLostMs === 0) firstLostMs = performance.now();
      const failed = failures.get(client);
      failures.set(client, failed === undefined ? 0 : failed + 1);
      const count = failures.get(client) as number;
      setTimeout(() => client.open(attemptMs(dialect, count)), delayMs(dialect, count));
    };
    fleet.onReady = (client) => {
      if (!failures.has(client)) return;
      back.push(performance.now() - firstLostMs);
      if (back.length < failures.size) return;
      clearTimeout(timer);
      resolve();
    };
  });
  fleet.onClosed = () => {};
  fleet.onReady = () => {};
  back.sort((a, b) => a - b);
  const at = (share: number) => back[Math.max(0, Math.ceil(back.length * share) - 1)] ?? Number.NaN;
  return {
    lost: failures.size,
    halfMs: at(0.5),
    p99Ms: at(0.99),
    allMs: at(1),
    away: failures.size - back.length,
  };
}
