import type { WorkerBoot } from '../../protocol/ipc.js';
import { PrimaryIpc } from './primary-ipc.js';

/**
 * What a worker begins with. Apart from the worker itself, whose code is loaded only when the primary lets it begin.
 */
export async function awaitBoot(): Promise<{ primary: PrimaryIpc; boot: WorkerBoot }> {
  // Ctrl-C reaches the whole group of processes; the primary decides what it means.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  process.on('disconnect', () => process.exit(0));
  const primary = new PrimaryIpc();
  return { primary, boot: await primary.boot() };
}
