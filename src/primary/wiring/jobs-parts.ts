import type { Config } from '../../config.js';
import type { Logger } from '../../logger.js';
import { phraseCause } from '../../protocol/exit-cause.js';
import { LIMITS } from '../../protocol/limits.js';
import { type Finding, finding } from '../agreement/findings.js';
import type { Problems } from '../agreement/problems.js';
import type { EventLog } from '../event-log/event-log.js';
import { JobsProcess } from '../jobs/jobs-process.js';
import { Searches } from '../jobs/searches.js';
import { systemClock } from '../shared/clock.js';
import type { StoreAccess } from '../store/store-access.js';
import type { Supervisor } from '../supervisor/supervisor.js';

/** It tells of itself each second. */
const AWAY_MS = 10_000;
/** Its first start, beside all others of a busy machine, may take as long. */
const FIRST_START_MS = 30_000;

/** What is wrong where nothing was heard of the jobs process for so long. Pure. */
function awayFor(silentMs: number, wasHeard: boolean): Finding[] {
  if (silentMs < (wasHeard ? AWAY_MS : FIRST_START_MS)) return [];
  return [finding('jobs_away', 'warns', { seconds: Math.round(silentMs / 1_000) })];
}

/** What is wrong where the mail server takes nothing. Pure. */
function mailAwayFor(since: number | null, now: number): Finding[] {
  if (since === null) return [];
  return [finding('mail_away', 'warns', { seconds: Math.max(0, Math.round((now - since) / 1_000)) })];
}

/** The jobs process, and what takes the workers' questions to it. */
export function jobsParts(
  {
    config,
    access,
    logger,
  }: { readonly config: Config; readonly access: StoreAccess; readonly logger: Logger },
  supervisor: Supervisor,
  eventLog: EventLog,
  problems: Problems,
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
      mail: config.mail,
      mailsPerHour: config.limits === 'normal' ? config.budgets.mails : null,
      log: config.log,
    }),
    clock: systemClock,
    limits: LIMITS,
    onLook: (silentMs, wasHeard, mailAwaySince) => {
      problems.put('jobs', awayFor(silentMs, wasHeard));
      problems.put('mail', mailAwayFor(mailAwaySince, Date.now()));
    },
    onDeath: (pid, ended) => {
      logger.warn({ pid, cause: phraseCause(ended) }, 'jobs process died');
      eventLog.record({ kind: 'jobs-died', pid, params: { ended } });
    },
  });
  return { jobs, searches: new Searches(jobs, supervisor) };
}
