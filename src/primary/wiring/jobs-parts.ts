import type { Config } from '../../config.js';
import type { Logger } from '../../logger.js';
import { phraseCause } from '../../protocol/exit-cause.js';
import { LIMITS } from '../../protocol/limits.js';
import type { EventLog } from '../event-log/event-log.js';
import { JobsProcess } from '../jobs/jobs-process.js';
import { Searches } from '../jobs/searches.js';
import { systemClock } from '../shared/clock.js';
import type { StoreAccess } from '../store/store-access.js';
import type { Supervisor } from '../supervisor/supervisor.js';

/** The jobs process, and what takes the workers' questions to it. */
export function jobsParts(
  {
    config,
    access,
    logger,
  }: { readonly config: Config; readonly access: StoreAccess; readonly logger: Logger },
  supervisor: Supervisor,
  eventLog: EventLog,
) {
  const jobs = new JobsProcess({
    boot: () => ({
      type: 'boot',
      node: config.node,
      storeUrl: access.url,
      clusterName: config.cluster,
      pushNetworks: config.pushNetworks,
      pushContact: config.pushContact,
      hookNetworks: config.hookNetworks,
      log: config.log,
    }),
    clock: systemClock,
    limits: LIMITS,
    onDeath: (pid, ended) => {
      logger.warn({ pid, cause: phraseCause(ended) }, 'jobs process died');
      eventLog.record({ kind: 'jobs-died', pid, params: { ended } });
    },
  });
  return { jobs, searches: new Searches(jobs, supervisor) };
}
