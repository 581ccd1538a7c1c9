/**
 * The crowd's own process, started by a primary. It takes orders over the IPC channel, reports who is connected, and ends with
 * the channel, so that no crowd outlives its node.
 */
import type { CrowdOrder, CrowdReport } from '../domain/crowd-order.js';
import { Crowd } from './crowd.js';

const REPORT_EVERY_MS = 250;

let reporting = false;

const crowd = new Crowd(Date.now(), () => {
  if (reporting) return;
  reporting = true;
  setTimeout(report, REPORT_EVERY_MS);
});

function report(): void {
  reporting = false;
  if (!process.connected) return;
  const message: CrowdReport = { type: 'crowd-state', people: crowd.wanted, connected: crowd.connected };
  process.send?.(message);
}

async function goHome(): Promise<void> {
  await crowd.leave();
  process.exit(0);
}

process.on('message', (message: CrowdOrder | { readonly type?: undefined }) => {
  if (message.type === 'crowd') crowd.execute(message);
});
// The node is gone, or going: nobody is left to say farewell to.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void goHome());
// Ctrl-C reaches the whole group; the primary closes the channel when it is done.
process.on('SIGINT', () => {});
