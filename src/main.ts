/** The entry of both processes: a primary, or one of its workers. */
import cluster from 'node:cluster';
import { readConfig } from './config.js';
import { ConfigError, HelpRequest } from './options.js';
import { keepYoungSpace } from './primary/host/young-space.js';

if (cluster.isPrimary) {
  try {
    // First: loading the rest would let it grow.
    keepYoungSpace();
    const config = readConfig(process.argv.slice(2), process.env);
    const { createLog } = await import('./log.js');
    const { runPrimary } = await import('./primary/primary.js');
    await runPrimary(config, createLog({ level: config.log, name: 'primary' }));
  } catch (problem) {
    if (problem instanceof HelpRequest) {
      console.log(problem.text);
    } else if (problem instanceof ConfigError) {
      console.error(`Holdfast cannot start: ${problem.message}`);
      process.exitCode = 2;
    } else {
      throw problem;
    }
  }
} else {
  const { awaitBoot } = await import('./worker/ipc/await-boot.js');
  const { primary, boot } = await awaitBoot();
  const { runWorker } = await import('./worker/worker.js');
  await runWorker(primary, boot);
}
