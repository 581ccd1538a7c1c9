import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { LoopDelay } from '../loop-delay.js';
import { LIMITS } from '../protocol/limits.js';
import { formatServedBy } from '../protocol/served-by.js';
import type { Agreement } from './agreement/agreement.js';
import { Problems } from './agreement/problems.js';
import { Rebalancer } from './balance/rebalancer.js';
import { WorkerCount } from './balance/worker-count.js';
import { ClusterMode } from './cluster/cluster-mode.js';
import { EndedOperators } from './cluster/ended-operators.js';
import { NodeCommands } from './cluster/node-commands.js';
import { Snapshot } from './cluster/snapshot.js';
import { ControlServer } from './control/control-server.js';
import { ControlStreams } from './control/control-streams.js';
import { CrowdProcess } from './control/crowd-process.js';
import { ControlFacade } from './control/facade.js';
import { OperatorAccess } from './control/operator-access.js';
import { OperatorEnds } from './control/operator-ends.js';
import { operatorRates } from './control/operator-rate.js';
import { OperatorStanding } from './control/operator-standing.js';
import { ReadinessJudge } from './control/readiness.js';
import { Bounces } from './event-log/bounces.js';
import { EventLog } from './event-log/event-log.js';
import type { Bound } from './host/listen.js';
import { ownAddress, urlHost } from './host/own-address.js';
import { Incidents } from './incidents/incidents.js';
import { Node } from './node.js';
import { Router } from './router/router.js';
import { systemClock } from './shared/clock.js';
import type { FirstAccount } from './store/first-account.js';
import { SessionCount } from './store/session-count.js';
import type { StoreAccess } from './store/store-access.js';
import { whoIsThere } from './supervisor/counts-before.js';
import type { ForkWorker } from './supervisor/fork-worker.js';
import type { Leftovers } from './supervisor/leftovers.js';
import { Supervisor } from './supervisor/supervisor.js';
import { bootOf } from './supervisor/worker-boot.js';
import { NodeMetrics } from './view/metrics.js';
import { OwnView } from './view/own-view.js';
import { clusterParts } from './wiring/cluster-parts.js';
import { ClusterSync } from './wiring/cluster-sync.js';
import { fileCleanerOf } from './wiring/files.js';
import { jobsParts } from './wiring/jobs-parts.js';
import { standingSources } from './wiring/standing-sources.js';
import { StoreWatch } from './wiring/store-watch.js';
import { watchTrips } from './wiring/trip-watch.js';
import { onReport } from './wiring/worker-reports.js';
import { Witnesses } from './witness/witnesses.js';

/** What has to be there before a node can be put together. */
export interface Foundation {
  readonly config: Config;
  readonly logger: Logger;
  readonly version: string;
  readonly secret: string;
  readonly bound: Bound;
  readonly access: StoreAccess;
  readonly agreement: Agreement;
  readonly leftovers: Leftovers;
  readonly firstAccount: FirstAccount;
  readonly fork: ForkWorker;
  /** No worker can ever serve here, for this reason. */
  readonly onUnfit: (words: string) => void;
}

/**
 * Puts a node together, each part after those that it is given. Whoever has to hear of what comes later listens to it:
 * no part is named before it is there, so none can be used before.
 */
export function compose(foundation: Foundation): Node {
  const { config, logger, secret, access, agreement, leftovers, firstAccount, bound } = foundation;
  const { node } = config;
  const { store } = access;
  const startedAt = Date.now();
  const loop = new LoopDelay(1_000);

  // What happens here.
  const eventLog = new EventLog({ node, startedAt, maxEvents: LIMITS.eventLogEvents });
  const problems = new Problems(logger);
  const clusterMode = new ClusterMode({ own: config.mode, given: config.modeGiven, store, logger });
  const mode = () => clusterMode.present;

  // Workers and their connections.
  const supervisor = new Supervisor({
    node,
    fork: foundation.fork,
    marker: leftovers.marker,
    formerExits: leftovers.formerExits,
    keep: (processes, exits) => leftovers.remember(processes, exits),
    limits: LIMITS,
    clock: systemClock,
    logger,
    boot: (slot) => bootOf(slot, clusterMode.present, foundation),
    record: (event) => eventLog.record(event),
    onUnfit: foundation.onUnfit,
  });
  const router = new Router({
    node,
    workers: supervisor,
    mode,
    trustProxy: config.trustProxy,
    cookies: agreement.cookies,
    limits: LIMITS,
    isClosing: () => supervisor.closing,
  });
  const crowd = new CrowdProcess({
    url: () => `http://${urlHost(config.host)}:${bound.port}`,
    secret,
    onDeath: (ended) => eventLog.record({ kind: 'crowd', params: { ended } }),
  });

  const { jobs, searches } = jobsParts(foundation, supervisor, eventLog, problems);
  const witnesses = new Witnesses({
    pids: () => new Set(supervisor.processes().map(({ pid }) => pid)),
    now: Date.now,
  });

  // This node among the others.
  const address = ownAddress(config, bound.port, logger);
  const ownView = new OwnView({
    config,
    version: foundation.version,
    address,
    startedAt,
    supervisor,
    router,
    crowd,
    witnesses,
    problems,
    loop,
  });
  const view = () => ownView.currentView();
  const commands = new NodeCommands(supervisor, eventLog);
  const { board, others, registry, remote, consul } = clusterParts({
    node,
    secret,
    agreement,
    store: store.cluster,
    consulUrl: config.consulUrl,
    view,
    execute: (command, by) => commands.execute(command, by),
    logger,
  });
  const incidents = new Incidents({
    node,
    version: foundation.version,
    secret,
    eventLog,
    mode,
    view,
    others,
    board,
  });
  const sessionCount = new SessionCount(store.cluster);
  const snapshot = new Snapshot({
    node,
    ownView,
    others,
    clusterMode,
    eventLog,
    access,
    problems,
    sessionCount,
  });

  // The rights to look and to change.
  const standing = new OperatorStanding(standingSources(access), startedAt);
  const { metricsToken } = config;
  const operatorAccess = new OperatorAccess({
    secret,
    site: config,
    cookies: agreement.cookies,
    ...operatorRates(config, store),
    standing,
  });
  const streams = new ControlStreams(
    () => snapshot.currentView(),
    view,
    (pass) => operatorAccess.stillHolds(pass),
  );
  const endedOperators = new EndedOperators(store.cluster);
  const operatorEnds = new OperatorEnds(node, board, endedOperators, standing, streams);

  // Those who watch, and what follows from it.
  const sync = new ClusterSync({
    node,
    ownView,
    supervisor,
    board,
    others,
    registry,
    remote,
    consul,
    clusterMode,
    eventLog,
    streams,
    operatorEnds,
  });
  const storeWatch = new StoreWatch({
    node,
    logger,
    access,
    agreement,
    problems,
    supervisor,
    registry,
    others,
    clusterMode,
    endedOperators,
    firstAccount,
    eventLog,
    streams,
    snapshot,
  });
  crowd.changes.add(() => streams.sendSoon());
  streams.watched.add(() => void sessionCount.refresh(store.up));
  watchTrips(node, supervisor, streams);
  sessionCount.changes.add((count) => streams.send('sessions', { count }));
  others.updates.add((other) => witnesses.onNode(other));
  others.gone.add((other) => witnesses.onNodeGone(other.node));
  crowd.testimonies.add((pid, testimony) => witnesses.onCrowd(pid, testimony));
  crowd.ends.add((pid) => witnesses.onCrowdEnd(pid));
  const workerCount = new WorkerCount({ range: config.workers, supervisor, eventLog, logger });
  const rebalancer = new Rebalancer({
    supervisor,
    others: () => others.views,
    mode,
    storeUp: () => store.up,
    onBegin: (worker, elsewhere) => {
      const { slot, pid } = worker;
      eventLog.record({ slot, pid, kind: 'rebalancing', params: { elsewhere }, ...whoIsThere([worker]) });
    },
  });
  firstAccount.needed.add((token) => supervisor.broadcasts.broadcastSetup(token));
  const bounces = new Bounces((params) => eventLog.record({ kind: 'bounced', params }));
  supervisor.reports.add((report) =>
    onReport(report, { node, sync, rebalancer, operatorEnds, firstAccount, bounces, witnesses, searches }),
  );

  // The control room.
  const metrics = new NodeMetrics({
    node,
    view,
    workers: () => supervisor.current().map(({ worker }) => worker),
    storeUp: () => store.up,
    wrongReplies: () => store.wrongReplies,
    index: () => jobs.size,
    load: () => workerCount.load,
    refusedConnections: () => router.refusedTotal,
  });
  const readiness = new ReadinessJudge({ supervisor, ownView, problems, others, access });
  const control = new ControlServer({
    servedBy: formatServedBy({ node, slot: 0, pid: process.pid }),
    cluster: agreement.own.cluster,
    facade: new ControlFacade({
      node,
      snapshot,
      ownView,
      clusterMode,
      others,
      commands,
      remote,
      crowd,
      eventLog,
      readiness,
      metrics,
      incidents,
    }),
    access: operatorAccess,
    streams,
    site: config,
    metricsToken,
    logger,
  });

  return new Node({
    config,
    bound,
    firstAccount,
    loop,
    clusterMode,
    eventLog,
    supervisor,
    router,
    board,
    others,
    registry,
    consul,
    sync,
    storeWatch,
    control,
    crowd,
    jobs,
    workerCount,
    rebalancer,
    fileCleaner: fileCleanerOf(foundation),
  });
}
