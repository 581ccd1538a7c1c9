import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.js';
import { isAnyAddress } from '../domain/advertised-address.js';
import { ELASTIC } from '../domain/elastic.js';
import { peersOf, rememberHosts, type SeenHosts } from '../domain/peers.js';
import { type BucketRule, fullBucket, takeToken } from '../domain/token-bucket.js';
import type { Log } from '../log.js';
import { LoopDelay } from '../loop-delay.js';
import type { EventParams } from '../protocol/cluster-event.js';
import type { ClusterView, ControlSignal, ModeForecast, NodeView, StoreView } from '../protocol/control.js';
import { HoldfastError } from '../protocol/errors.js';
import { eventPhrases } from '../protocol/event-phrases.js';
import { formatServedBy, type ServedBy } from '../protocol/events.js';
import type { FromWorker } from '../protocol/ipc.js';
import { LIMITS } from '../protocol/limits.js';
import type { Mode } from '../protocol/mode.js';
import type { Problem, ProblemFacts } from '../protocol/problem.js';
import { type Agreement, refusalFindings } from './agreement/agreement.js';
import { finding } from './agreement/findings.js';
import type { Bulletin, NodeCommand } from './cluster/bulletins.js';
import { ClusterMode } from './cluster/cluster-mode.js';
import { ConsulRegistry } from './cluster/consul-registry.js';
import { EndedOperators } from './cluster/ended-operators.js';
import { Registry } from './cluster/registry.js';
import type { ControlRoom, Readiness } from './control/control-room.js';
import { EventStreams } from './control/event-stream.js';
import { OperatorGate } from './control/operator.js';
import { OperatorStanding } from './control/operator-standing.js';
import { ControlServer } from './control/server.js';
import { Crowd } from './crowd.js';
import { shutdownTimes } from './drain-schedule.js';
import { Elastic } from './elastic.js';
import type { Consequence } from './event-log/effects.js';
import { EventLog } from './event-log/event-log.js';
import type { FirstAccount } from './first-account.js';
import { forecastOf } from './forecast.js';
import type { Leftovers } from './leftovers.js';
import type { Bound } from './listen.js';
import { NodeMetrics } from './metrics.js';
import { ownAddress } from './own-address.js';
import { Problems } from './problems.js';
import { Rebalancer } from './rebalancer.js';
import { Router } from './router/router.js';
import { SessionCount } from './session-count.js';
import type { StoreAccess } from './store-access.js';
import { Supervisor } from './supervisor/supervisor.js';
import { stateOfNode, viewOfSlot } from './views.js';

/** What has to be there before a node can be put together. */
export interface NodeParts {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  readonly secret: string;
  readonly bound: Bound;
  readonly access: StoreAccess;
  readonly agreement: Agreement;
  readonly leftovers: Leftovers;
  readonly firstAccount: FirstAccount;
  /** File that workers run. */
  readonly exec: string;
}

/** Refusals of strangers that are shown. */
const STRANGERS: BucketRule = {
  capacity: LIMITS.refusalsShownAtOnce,
  perSecond: LIMITS.refusalsShownPerMinute / 60,
};

const STORY_EVENTS = 100;

/** One running Holdfast: its router, supervisor, registry and control room, put together. */
export class Node implements ControlRoom {
  readonly timeline: EventLog;
  readonly supervisor: Supervisor;
  readonly router: Router;
  readonly problems: Problems;
  private readonly startedAt = Date.now();
  private readonly streams: EventStreams;
  private readonly control: ControlServer;
  private readonly gate: OperatorGate;
  private readonly standing: OperatorStanding;
  private readonly endedOperators: EndedOperators;
  private readonly registry: Registry;
  private readonly consul: ConsulRegistry | null;
  private readonly crowd: Crowd;
  private readonly metricsOf: NodeMetrics;
  private readonly sessionCount: SessionCount;
  private readonly elastic: Elastic;
  private readonly rebalancer: Rebalancer;
  private readonly loop = new LoopDelay(1_000);
  private readonly clusterMode: ClusterMode;
  private settled = false;
  /** Told to stop; while others may still send us people, the workers go on. */
  private leaving = false;
  private readonly address: string;
  private shownState: NodeView['state'] | null = null;
  private seenHosts: SeenHosts = new Map();
  private toldPeers = '';
  private strangers = fullBucket(STRANGERS, Date.now());

  constructor(private readonly parts: NodeParts) {
    const { config, log, secret, access, agreement } = parts;
    this.problems = new Problems({
      log,
      onChange: ({ found, over }) => {
        for (const one of found) this.timeline.record({ kind: 'problem', params: factsOf(one) });
        for (const one of over) this.timeline.record({ kind: 'problem-over', params: factsOf(one) });
        this.streams.touch();
        this.streams.send('store', this.storeView());
      },
    });
    this.clusterMode = new ClusterMode({
      own: config.mode,
      given: config.modeGiven,
      store: access.store,
      log,
      onAdopted: (mode) => {
        this.supervisor.sendMode(mode);
        this.streams.send('mode', mode);
      },
      onSaved: () => this.registry.publish({ kind: 'mode', from: config.node }),
    });
    this.address = ownAddress(config, parts.bound.port, log);
    this.streams = new EventStreams(
      () => this.snapshot(),
      () => this.nodeView(),
      (claim) => this.gate.stillHolds(claim),
    );
    this.timeline = new EventLog({
      node: config.node,
      startedAt: this.startedAt,
      maxEvents: LIMITS.timelineEvents,
      onEvent: (event) => {
        this.streams.send('timeline', event);
        if (event.node === config.node) this.registry.publish({ kind: 'event', from: config.node, event });
      },
    });
    this.supervisor = new Supervisor({
      node: config.node,
      exec: parts.exec,
      marker: parts.leftovers.marker,
      formerExits: parts.leftovers.formerExits,
      limits: LIMITS,
      log,
      boot: (slot) => ({
        node: config.node,
        slot,
        mode: this.clusterMode.present,
        storeUrl: access.url,
        storeKind: access.kind,
        secret,
        clusterName: config.cluster,
        cookies: agreement.cookies,
        trustProxy: config.trustProxy,
        origins: config.origins,
        limits: config.limits,
        budgets: config.budgets,
        log: config.log,
        host: config.host,
        port: parts.bound.port,
        setupToken: parts.firstAccount.token,
      }),
      record: (event) => this.timeline.record(event),
      reroute: (connections) => this.router.reroute(connections),
      arriving: () => this.router.pending,
      onReady: () => this.router.workerReady(),
      onChange: () => this.changed(),
      onReport: (report) => this.hearWorker(report),
      onProcesses: (processes, exits) => parts.leftovers.keep(processes, exits),
    });
    this.router = new Router({
      node: config.node,
      workers: this.supervisor,
      mode: () => this.clusterMode.present,
      trustProxy: config.trustProxy,
      cookies: agreement.cookies,
      limits: LIMITS,
      serveHere: (socket, bytes) => this.control.serve(socket, bytes),
      isClosing: () => this.supervisor.closing,
    });
    this.standing = new OperatorStanding(
      {
        account: (id) => this.whileUp(() => access.store.accounts.byId(id)),
        hasEnded: (session) => this.whileUp(() => access.store.cluster.hasEnded(session)),
      },
      this.startedAt,
    );
    this.gate = new OperatorGate({
      secret,
      site: config,
      cookies: agreement.cookies,
      limits: config.limits,
      standing: this.standing,
    });
    this.endedOperators = new EndedOperators(access.store.cluster);
    this.control = new ControlServer({
      servedBy: formatServedBy({ node: config.node, slot: 0, pid: process.pid }),
      cluster: agreement.own.cluster,
      room: this,
      gate: this.gate,
      streams: this.streams,
      site: config,
      metricsToken: config.metricsToken,
      log,
    });
    this.registry = new Registry({
      node: config.node,
      agreement,
      secret,
      limits: LIMITS,
      log,
      store: access.store.cluster,
      view: () => this.nodeView(),
      onBulletin: (bulletin) => this.hearNode(bulletin),
      run: (command, by) => this.obey(command, by),
      onNode: (view) => this.streams.send('node', view),
      onRound: () => {
        this.tellPeers();
        void this.compare();
      },
      onJoined: () => this.tellStory(),
      onMode: (mode, askedAt) => this.clusterMode.follow(mode, askedAt),
      onGone: (view, announced) => this.nodeGone(view, announced),
    });
    this.consul =
      config.consulUrl === null
        ? null
        : new ConsulRegistry({
            url: config.consulUrl,
            service: 'holdfast',
            node: config.node,
            view: () => this.nodeView(),
            log,
          });
    this.crowd = new Crowd({
      url: () => `http://${urlHost(config.host)}:${parts.bound.port}`,
      secret,
      onChange: () => this.streams.touch(),
      onDeath: (ended) => this.timeline.record({ kind: 'crowd', params: { ended } }),
    });
    this.elastic = new Elastic({
      range: config.workers,
      supervisor: this.supervisor,
      onChange: (from, { to, fullness }) => {
        log.info({ from, to, fullness }, 'the number of workers follows the load');
        const why =
          to > from
            ? ({ why: 'full', fullness } as const)
            : ({ why: 'idle', seconds: ELASTIC.shrinkAfterMs / 1000 } as const);
        this.timeline.record({ kind: 'workers-changed', params: { from, to, ...why } });
      },
    });
    this.rebalancer = new Rebalancer({
      supervisor: this.supervisor,
      others: () => this.registry.others.values(),
      mode: () => this.clusterMode.present,
      storeUp: () => access.store.up,
      onBegin: ({ slot, pid, sockets }, elsewhere) =>
        this.timeline.record({
          slot,
          pid,
          kind: 'rebalancing',
          params: { elsewhere },
          socketsBefore: sockets,
        }),
    });
    this.metricsOf = new NodeMetrics({
      node: config.node,
      view: () => this.nodeView(),
      workers: () => this.supervisor.current().map(({ worker }) => worker),
      storeUp: () => access.store.up,
      wrongReplies: () => access.store.wrongReplies,
      load: () => this.elastic.load,
      refusedConnections: () => this.router.refusedTotal,
    });
    this.sessionCount = new SessionCount(access.store.cluster);
  }

  /** Joins the cluster, starts the workers and opens the door. */
  async start(): Promise<void> {
    const { config, bound, access } = this.parts;
    this.loop.start();
    await this.clusterMode.agree();
    await this.registry.start();
    access.store.onUp((up) => this.storeTurned(up));
    access.onTrouble(() => this.judgeStore());
    this.parts.agreement.onEmptied = () => {
      const params = { loss: null };
      this.parts.log.warn(eventPhrases['store-loss'](params, { node: this.parts.config.node }));
      this.storeLost(params);
    };
    this.judgeStore();
    this.supervisor.start(config.workers.min);
    this.elastic.start();
    this.rebalancer.start();
    this.consul?.start();
    this.router.serve(bound.server, bound.early);
    this.timeline.record({ kind: 'node-started', params: config.workers });
  }

  /** Drains and stops; resolves when all is down, within the shutdown deadline. */
  async stop(): Promise<void> {
    const { config, leftovers } = this.parts;
    const sockets = this.supervisor.processes().reduce((sum, worker) => sum + worker.sockets, 0);
    this.timeline.record({
      kind: 'node-stopping',
      params: {},
      socketsBefore: sockets,
    });
    this.parts.firstAccount.stop();
    this.crowd.stop();
    this.elastic.stop();
    this.rebalancer.stop();
    // So that the others know that it goes, rather than find it lost.
    this.registry.publish({ kind: 'leaving', from: config.node });
    this.leaving = true;
    const telling = this.registry.round();
    this.consul?.renew();
    const { noticeMs, moveWithinMs, deadlineMs } = shutdownTimes(this.registry.others.size, LIMITS);
    // A balancer needs a moment to learn it; until then its requests are served as before.
    await sleep(noticeMs);
    await this.supervisor.shutDown(moveWithinMs, deadlineMs);
    await Promise.race([telling, sleep(500)]);
    this.router.close();
    this.control.close();
    this.loop.stop();
    await Promise.race([Promise.all([this.registry.stop(), this.consul?.stop()]), sleep(500)]);
    leftovers.keep([], this.supervisor.exits);
  }

  // The control room.

  async clusterView(): Promise<ClusterView> {
    await this.sessionCount.refresh(this.parts.access.store.up);
    return this.snapshot();
  }

  nodeView(): NodeView {
    const { config, version } = this.parts;
    const now = Date.now();
    const slots = [...this.supervisor.slots.values()].map(viewOfSlot).sort((a, b) => a.slot - b.slot);
    const problems = this.problems.all;
    return {
      node: config.node,
      version,
      pid: process.pid,
      address: this.address,
      startedAt: this.startedAt,
      at: now,
      state: stateOfNode(slots, this.supervisor.wanted, this.leaving),
      slots,
      wantedWorkers: this.supervisor.wanted,
      ...(config.workers.min === config.workers.max ? {} : { workerRange: config.workers }),
      rollingRestart: this.supervisor.rolling,
      pendingConnections: this.router.pending,
      loopDelayMs: this.loop.read(now),
      rssBytes: process.memoryUsage.rss(),
      crowd: this.crowd.view,
      ...(problems.length === 0 ? {} : { problems }),
    };
  }

  mode(): Mode {
    return this.clusterMode.present;
  }

  forecast(mode: Mode): ModeForecast {
    return forecastOf(this.snapshot(), mode);
  }

  async switchMode(mode: Mode, by: string): Promise<void> {
    try {
      await this.clusterMode.switchTo(mode);
      this.timeline.record({ kind: 'mode-switched', by, params: { mode, onlyHere: false } });
    } catch {
      this.timeline.record({ kind: 'mode-switched', by, params: { mode, onlyHere: true } });
    }
  }

  async signal(node: string, slot: number, signal: ControlSignal, by: string): Promise<void> {
    await this.onNode(node, { do: 'signal', slot, signal }, by);
  }

  async restart(node: string | undefined, by: string): Promise<void> {
    const nodes = node === undefined ? [this.parts.config.node, ...this.registry.others.keys()] : [node];
    for (const one of nodes) await this.onNode(one, { do: 'restart' }, by);
  }

  async setWorkers(node: string | undefined, count: number, by: string): Promise<void> {
    await this.onNode(node ?? this.parts.config.node, { do: 'workers', count }, by);
  }

  setCrowd(people: number, by: string): void {
    this.crowd.set(people);
    this.timeline.record({ kind: 'crowd', by, params: { people } });
  }

  refused(refusal: EventParams['refused'], by: string | null): void {
    // Who shows no operator's cookie could else push everything that matters off the time line. The log has them all.
    if (by === null) {
      const { bucket, retryAfterMs } = takeToken(this.strangers, STRANGERS, Date.now());
      this.strangers = bucket;
      if (retryAfterMs > 0) return;
    }
    this.timeline.record({
      kind: 'refused',
      params: refusal,
      ...(by === null ? {} : { by }),
    });
  }

  readiness(): Readiness {
    this.settled ||= this.supervisor.settled;
    const problems = this.problems.all;
    const no = (code: Extract<Readiness, { ready: false }>['code'], why: string) =>
      ({ ready: false, code, why, problems }) as const;
    if (this.leaving) return no('draining', 'This node is shutting down.');
    if (!this.settled) return no('no_worker', 'The workers are starting.');
    if (this.supervisor.readyCount === 0) return no('no_worker', 'No worker is ready.');
    if (!this.parts.access.store.up) return no('store_unavailable', 'The store does not answer.');
    if (problems.some(({ level }) => level === 'stops')) {
      return no(
        'out_of_service',
        'This node does not agree with its store or its cluster. Its log says more.',
      );
    }
    // Where none can write, people can at least read, and see the words.
    const unwritable = problems.find(isOfWriting);
    const others = [...this.registry.others.values()];
    if (unwritable !== undefined && others.some((view) => canWriteSince(view, unwritable.since))) {
      return no('store_unwritable', 'The store takes nothing from this node. Its log says more.');
    }
    return { ready: true, problems };
  }

  async metrics(): Promise<{ type: string; text: string }> {
    return { type: this.metricsOf.contentType, text: await this.metricsOf.text() };
  }

  /** The embedded store came back without its newest data. */
  storeLost(loss: EventParams['store-loss']): void {
    this.timeline.record({ kind: 'store-loss', params: loss });
    void this.parts.firstAccount.showIfEmpty();
  }

  private snapshot(): ClusterView {
    const { config, access } = this.parts;
    void this.sessionCount.refresh(access.store.up);
    return {
      at: Date.now(),
      self: config.node,
      mode: this.clusterMode.present,
      store: this.storeView(),
      nodes: [this.nodeView(), ...this.registry.others.values()],
      timeline: this.timeline.all(),
      storeSessions: this.sessionCount.latest,
    };
  }

  private storeView(): StoreView {
    const { access } = this.parts;
    return {
      kind: access.kind,
      state: access.store.up ? 'up' : 'down',
      address: access.store.address,
      fsync: access.fsync,
      problems: this.problems.all.filter(({ code }) => code.startsWith('store_')),
    };
  }

  private async onNode(node: string, command: NodeCommand, by: string): Promise<void> {
    if (node === this.parts.config.node) this.obey(command, by);
    else await this.registry.command(node, command, by);
  }

  /** Throws when it cannot be done; what takes long goes on by itself. */
  private obey(command: NodeCommand, by: string): void {
    switch (command.do) {
      case 'signal':
        this.supervisor.operate(command.slot, command.signal, by);
        return;
      case 'restart':
        this.supervisor.restartAll(by);
        return;
      case 'workers': {
        const from = this.supervisor.wanted;
        this.supervisor.changeWanted(command.count);
        this.timeline.record({
          kind: 'workers-changed',
          by,
          params: { from, to: command.count, why: 'asked' },
        });
      }
    }
  }

  /** For a node that joined: what happened here before. */
  private tellStory(): void {
    const { node } = this.parts.config;
    for (const event of this.timeline.own().slice(-STORY_EVENTS)) {
      this.registry.publish({ kind: 'event', from: node, event });
    }
  }

  /** With each heartbeat: this node, its store and its neighbours. Without the store nothing is known anew. */
  private async compare(): Promise<void> {
    this.judgeStore();
    try {
      this.problems.put('agreement', await this.parts.agreement.check(this.registry.neighbours()));
    } catch (problem) {
      this.parts.log.debug({ problem: (problem as Error).message }, 'the store could not be compared with');
    }
  }

  /** Whether it takes what it is given: by its own word, else by what it said to the processes of this node. */
  private judgeStore(): void {
    const { access } = this.parts;
    const trouble = access.trouble();
    const told = this.supervisor.processes().map(({ heartbeat }) => heartbeat?.storeRefusal ?? null);
    const findings =
      trouble === null
        ? refusalFindings([access.store.standing.refusal(), ...told], access.kind === 'embedded')
        : [finding('store_unwritable', 'fails', { disk: trouble.why })];
    this.problems.put('store', findings);
  }

  /** Clients that balance themselves ask any worker where they can go. */
  private tellPeers(): void {
    const self = this.nodeView();
    const others = [...this.registry.others.values()];
    this.seenHosts = rememberHosts(this.seenHosts, others, self.at, LIMITS.peerOriginMs);
    const peers = peersOf(self, others, this.seenHosts);
    const text = JSON.stringify(peers);
    if (text === this.toldPeers) return;
    this.toldPeers = text;
    this.supervisor.sendPeers(peers);
  }

  /** A balancer waits for the word that a node is ready, or is not. */
  private changed(): void {
    this.streams.touch();
    const slots = [...this.supervisor.slots.values()].map(viewOfSlot);
    const state = stateOfNode(slots, this.supervisor.wanted, this.leaving);
    if (state === this.shownState) return;
    this.shownState = state;
    void this.registry.round();
    this.consul?.renew();
  }

  private storeTurned(up: boolean): void {
    const { log } = this.parts;
    if (this.supervisor.closing) return;
    log.warn({ up }, up ? 'the store answers again' : 'the store does not answer');
    this.timeline.record({ kind: up ? 'store-up' : 'store-down', params: {} });
    this.streams.send('store', this.storeView());
    if (!up) return;
    this.endedOperators.again();
    this.clusterMode
      .settle()
      .catch((problem: Error) => log.warn({ problem: problem.message }, 'the mode could not be agreed on'));
  }

  private hearWorker(report: FromWorker): void {
    if (report.type === 'holdfast:moved') {
      if (report.moving && report.from.node === this.parts.config.node) this.rebalancer.cameBack();
      this.attribute(report.from, { kind: 'moved', lostMs: report.lostMs });
    } else if (report.type === 'holdfast:session-lost') {
      this.attribute(report.from, { kind: 'session-lost', person: report.person });
    } else if (report.type === 'holdfast:operator-ended') {
      this.endedOperators.record(report.session);
      this.registry.publish({
        kind: 'operator-ended',
        from: this.parts.config.node,
        session: report.session,
      });
      this.operatorEnded(report.session);
    } else if (report.type === 'holdfast:account-changed') {
      this.registry.publish({ kind: 'account-changed', from: this.parts.config.node, user: report.user });
      this.accountChanged(report.user);
    } else if (report.type === 'holdfast:claimed') {
      void this.parts.firstAccount.claimed();
    }
  }

  private accountChanged(user: string): void {
    this.standing.doubt(user);
    this.streams.judge();
  }

  /** A command to a store that is away may wait for long. */
  private async whileUp<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.parts.access.store.up) throw new HoldfastError('store_unavailable', 'The store is down.');
    return ask();
  }

  private operatorEnded(session: string): void {
    this.standing.end(session);
    this.streams.judge();
  }

  /** Puts what happened to a client down to what happened to its former worker, here or on that worker's node. */
  private attribute(worker: ServedBy, consequence: Consequence): void {
    const { node } = this.parts.config;
    if (worker.node !== node && this.registry.others.has(worker.node)) {
      this.registry.publish({ kind: 'consequence', from: node, worker, consequence });
    } else {
      this.timeline.attribute(worker, consequence);
    }
  }

  private hearNode(bulletin: Bulletin): void {
    if (bulletin.kind === 'mode') {
      void this.registry.round();
    } else if (bulletin.kind === 'operator-ended') {
      this.operatorEnded(bulletin.session);
    } else if (bulletin.kind === 'account-changed') {
      this.accountChanged(bulletin.user);
    } else if (bulletin.kind === 'event') {
      this.timeline.heard(bulletin.event);
    } else if (bulletin.kind === 'consequence' && bulletin.worker.node === this.parts.config.node) {
      this.timeline.attribute(bulletin.worker, bulletin.consequence);
    }
  }

  private nodeGone(view: NodeView, announced: boolean): void {
    this.streams.send('node-gone', { node: view.node });
    if (announced) return;
    const socketsBefore = view.slots.reduce((sum, slot) => sum + slot.sockets, 0);
    this.timeline.lost(view.node, view.startedAt, socketsBefore);
  }
}

/** A host as it stands in a URL that this machine can open. */
export function urlHost(host: string): string {
  if (isAnyAddress(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** What its words are made of. */
function factsOf({ code, params }: Problem): ProblemFacts {
  return { code, params } as ProblemFacts;
}

function isOfWriting({ code, level }: Problem): boolean {
  return level === 'fails' && code.startsWith('store_');
}

/** It wrote its view after that. */
function canWriteSince({ state, at, problems = [] }: NodeView, since: number): boolean {
  const well = state === 'ready' && !problems.some((one) => one.level === 'stops' || isOfWriting(one));
  return well && at > since + LIMITS.nodeViewEveryMs / 2;
}
