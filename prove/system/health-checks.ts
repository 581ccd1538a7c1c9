/**
 * What a load balancer does besides balancing: asks each node whether it is ready, and sends no newcomers to one that
 * is not.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { CuttingProxy, ProxyTarget } from '../../testbed/network/cutting-proxy.js';

/** As the configurations in `deploy/` ask: every 500 ms, out after two failures, in after one success. */
const EVERY_MS = 500;
const OUT_AFTER = 2;

/** Keeps the proxy's targets to those whose `/readyz` is well. Returns what ends it. */
export function checkHealth(proxy: CuttingProxy, targets: readonly ProxyTarget[]): () => Promise<void> {
  const failures = new Map<ProxyTarget, number>();
  let stopped = false;
  const look = async (target: ProxyTarget): Promise<void> => {
    const ready = await isReady(target);
    failures.set(target, ready ? 0 : (failures.get(target) ?? 0) + 1);
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      await Promise.all(targets.map(look));
      proxy.retarget(targets.filter((target) => (failures.get(target) ?? 0) < OUT_AFTER));
      await sleep(EVERY_MS);
    }
  };
  const running = run();
  return () => {
    stopped = true;
    return running;
  };
}

async function isReady({ host, port }: ProxyTarget): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}:${port}/readyz`, { signal: AbortSignal.timeout(EVERY_MS) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // A node that does not answer is not ready.
    return false;
  }
}
