/** The entry of both processes: a primary, or one of its workers. */
import cluster from 'node:cluster';
import { keepYoungSpace } from './primary/host/young-space.js';

if (cluster.isPrimary) {
  // First: loading the rest would let it grow.
  keepYoungSpace();
  const { startPrimary } = await import('./primary/start.js');
  await startPrimary(process.argv.slice(2), process.env);
} else {
  const { awaitBoot } = await import('./worker/ipc/await-boot.js');
  const { primary, boot } = await awaitBoot();
  const { runWorker } = await import('./worker/worker.js');
  await runWorker(primary, boot);
}
