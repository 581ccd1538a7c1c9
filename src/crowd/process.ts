/**
 * The crowd's own process, started by a primary. It takes orders over the IPC channel, reports who is connected, and
 * ends with the channel, so that no crowd outlives its node.
 */

import { Ledger } from '../client/witness/ledger.js';
import type { CrowdOrder, CrowdReport } from '../domain/crowd-order.js';
import { Crowd } from './crowd.js';

const REPORT_EVERY_MS = 250;
/** What happened to messages is told this often, change or not. */
const TESTIFY_EVERY_MS = 1_000;

let reporting = false;

const ledger = new Ledger(Date.now);
const crowd = new Crowd(Date.now(), onChange, ledger);

function onChange(): void {
  if (reporting) return;
  reporting = true;
  setTimeout(() => sendReport(), REPORT_EVERY_MS);
}

function sendReport(sent?: () => void): void {
  reporting = false;
  if (!process.connected) return;
  const { wanted: people, connected } = crowd;
  const message: CrowdReport = { type: 'crowd-state', people, connected, testimony: ledger.takeTestimony() };
  process.send?.(message, undefined, undefined, sent);
}

setInterval(() => sendReport(), TESTIFY_EVERY_MS);

async function goHome(): Promise<void> {
  await crowd.leave();
  // The last thing that is known of their messages has to arrive.
  sendReport(() => process.exit(0));
}

process.on('message', (message: CrowdOrder | { readonly type?: undefined }) => {
  if (message.type === 'crowd') crowd.execute(message);
});
// The node is gone, or going: nobody is left to say farewell to.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void goHome());
// Ctrl-C reaches the whole group; the primary closes the channel when it is done.
process.on('SIGINT', () => {});
