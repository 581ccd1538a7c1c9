/** A span of time under steady load, and what it cost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../contenders/contender.js';
import type { LoadProcess } from '../load/load-process.js';
import { cpuMs, memoryBytes } from '../measure/processes.js';

/** Names of figures are the keys of a scenario's figures. */
export type FigureValues = Record<string, number>;

/**
 * Measures for `seconds`. `cpuUs` and `storeUs`: CPU of all server processes, and of the store, per delivery. `allUs`:
 * of both. `cpu`, `primaryCpu`, `loadCpu`: shares of one core. `p50Ms`, `p99Ms`: from sending to arrival. `sent`,
 * `delivered`: per second. `ackMs`: median until the sender's acknowledgement.
 */
export async function measureWindow(
  server: RunningServer,
  load: LoadProcess,
  seconds: number,
): Promise<FigureValues> {
  const pids = server.processes();
  const store = server.store();
  const before = await load.call('read');
  const cpuBefore = cpuMs(pids);
  const primaryBefore = cpuMs([server.primary]);
  const storeBefore = cpuMs(store);
  await sleep(seconds * 1000);
  const after = await load.call('read');
  const cpu = cpuMs(pids) - cpuBefore;
  const primary = cpuMs([server.primary]) - primaryBefore;
  const storeCpu = cpuMs(store) - storeBefore;
  if (after.refused > before.refused) throw new Error(`the server refused: ${after.lastError}`);
  const ms = after.atMs - before.atMs;
  const delivered = after.delivered - before.delivered;
  return {
    cpuUs: (cpu * 1000) / delivered,
    storeUs: (storeCpu * 1000) / delivered,
    allUs: ((cpu + storeCpu) * 1000) / delivered,
    cpu: cpu / ms,
    primaryCpu: primary / ms,
    storeCpu: storeCpu / ms,
    loadCpu: (after.cpuMs - before.cpuMs) / ms,
    loadUs: ((after.cpuMs - before.cpuMs) * 1000) / delivered,
    p50Ms: after.latency.p50Ms,
    p99Ms: after.latency.p99Ms,
    ackMs: after.ackLatency.p50Ms,
    sent: ((after.sent - before.sent) * 1000) / ms,
    delivered: (delivered * 1000) / ms,
    memoryMb: memoryBytes(server.processes()) / 2 ** 20,
  };
}
