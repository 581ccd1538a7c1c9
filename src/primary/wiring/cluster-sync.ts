import { peersOf, rememberHosts, type SeenHosts } from '../../domain/peers.js';
import type { ClusterEvent } from '../../protocol/cluster-event.js';
import type { NodeView } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { BulletinBoard } from '../cluster/bulletin-board.js';
import type { Bulletin } from '../cluster/bulletins.js';
import type { ClusterMode } from '../cluster/cluster-mode.js';
import type { ConsulRegistry } from '../cluster/consul-registry.js';
import type { OtherNodes } from '../cluster/other-nodes.js';
import type { Registry } from '../cluster/registry.js';
import type { RemoteCommands } from '../cluster/remote-commands.js';
import type { ControlStreams } from '../control/control-streams.js';
import type { OperatorEnds } from '../control/operator-ends.js';
import { type Consequence, isKnown, isKnownToAll, isOfSwitch } from '../event-log/effects.js';
import type { EventLog } from '../event-log/event-log.js';
import { whoIsThere } from '../supervisor/counts-before.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { OwnView } from '../view/own-view.js';

export interface ClusterSyncParts {
  readonly node: string;
  readonly ownView: OwnView;
  readonly supervisor: Supervisor;
  readonly board: BulletinBoard;
  readonly others: OtherNodes;
  readonly registry: Registry;
  readonly remote: RemoteCommands;
  readonly consul: ConsulRegistry | null;
  readonly clusterMode: ClusterMode;
  readonly eventLog: EventLog;
  readonly streams: ControlStreams;
  readonly operatorEnds: OperatorEnds;
}

/** How much of the event log a node gets when it joins. */
const SENT_EVENTS = 100;

/** This node among the others: what it tells them, what it hears of them, and what it makes of both. */
export class ClusterSync {
  private shownState: NodeView['state'] | null = null;
  private seenHosts: SeenHosts = new Map();
  private sentPeers = '';

  constructor(private readonly parts: ClusterSyncParts) {
    const { board, others, registry, remote, clusterMode, eventLog, streams, supervisor, node } = parts;
    board.received.add((bulletin) => this.onBulletin(bulletin));
    others.updates.add((view) => streams.send('node', view));
    registry.rounds.add(() => this.broadcastPeers());
    others.joined.add(() => this.sendEventLog());
    registry.modes.add((mode, askedAt) => clusterMode.followStore(mode, askedAt));
    others.gone.add((view, announced) => this.onNodeGone(view, announced));
    remote.executed.add(() => void registry.publishNow());
    clusterMode.adopted.add((mode) => {
      supervisor.broadcasts.broadcastMode(mode);
      streams.send('mode', mode);
    });
    clusterMode.saved.add(() => board.publish({ kind: 'mode', from: node }));
    eventLog.events.add((event) => this.onEvent(event));
    supervisor.changes.add(() => this.onChange());
  }

  /** Puts what happened to a client down to what happened to its former worker, here or on that worker's node. */
  attribute(worker: ServedBy, consequence: Consequence): void {
    const { node, eventLog } = this.parts;
    if (worker.node === node) {
      eventLog.attribute(worker, consequence);
      return;
    }
    this.publishConsequence(worker, consequence);
    this.attributeElsewhere(worker, consequence);
  }

  /** Somebody came from another node. When that one is lost, each of those that are left counts all of its people. */
  private attributeElsewhere(worker: ServedBy, consequence: Consequence): void {
    const { others, eventLog } = this.parts;
    if (others.has(worker.node)) eventLog.noteArrival(worker, consequence);
    else eventLog.attribute(worker, consequence);
  }

  /** A session that a switch of the mode took along, or left behind: the node where it was switched counts. */
  attributeToSwitch(consequence: Consequence): void {
    const { node, eventLog } = this.parts;
    const owner = eventLog.attributeToSwitch(consequence);
    if (owner === null || owner === node) return;
    this.publishConsequence({ node: owner, slot: 0, pid: 0 }, consequence);
  }

  private publishConsequence(worker: ServedBy, consequence: Consequence): void {
    const kind = isKnownToAll(consequence) ? 'consequence' : 'later-consequence';
    this.parts.board.publish({ kind, from: this.parts.node, worker, consequence });
  }

  /** So that the others know that it goes, rather than find it lost. Resolves when they could be told. */
  async leave(): Promise<void> {
    const { node, board, registry, ownView, consul } = this.parts;
    board.publish({ kind: 'leaving', from: node });
    ownView.leaving = true;
    consul?.renew();
    await registry.publishNow();
  }

  private onEvent(event: ClusterEvent): void {
    const { node, board, streams } = this.parts;
    streams.send('timeline', event);
    if (event.node === node) board.publish({ kind: 'event', from: node, event });
  }

  /** A balancer waits for the word that a node is ready, or is not. */
  private onChange(): void {
    const { ownView, registry, consul, streams } = this.parts;
    streams.sendSoon();
    const { state } = ownView;
    if (state === this.shownState) return;
    this.shownState = state;
    void registry.publishNow();
    consul?.renew();
  }

  private onBulletin(bulletin: Bulletin): void {
    const { node, registry, operatorEnds, eventLog } = this.parts;
    if (bulletin.kind === 'mode') void registry.publishNow();
    else if (bulletin.kind === 'operator-ended') operatorEnds.onSessionEnded(bulletin.session);
    else if (bulletin.kind === 'account-changed') operatorEnds.onAccountChanged(bulletin.user);
    else if (bulletin.kind === 'event') eventLog.add(bulletin.event);
    else if (bulletin.kind === 'consequence' || bulletin.kind === 'later-consequence') {
      const { worker, consequence } = bulletin;
      if (!isKnown(consequence)) return;
      if (worker.node !== node) this.attributeElsewhere(worker, consequence);
      else if (isOfSwitch(consequence)) eventLog.attributeToSwitch(consequence);
      else eventLog.attribute(worker, consequence);
    }
  }

  /** For a node that joined: what happened here before. */
  private sendEventLog(): void {
    const { node, board, eventLog } = this.parts;
    for (const event of eventLog.ownEvents().slice(-SENT_EVENTS))
      board.publish({ kind: 'event', from: node, event });
  }

  private onNodeGone(view: NodeView, announced: boolean): void {
    this.parts.streams.send('node-gone', { node: view.node });
    if (announced) return;
    const { node, slots, startedAt } = view;
    const there = whoIsThere(slots.map((slot) => ({ node, ...slot })));
    this.parts.eventLog.recordNodeLost(node, startedAt, { ...there, reportedAt: view.at });
  }

  /** Clients that balance themselves ask any worker where they can go. */
  private broadcastPeers(): void {
    const { ownView, supervisor } = this.parts;
    const self = ownView.currentView();
    const others = this.parts.others.views;
    this.seenHosts = rememberHosts(this.seenHosts, others, self.at, LIMITS.peerOriginMs);
    const peers = peersOf(self, others, this.seenHosts);
    const text = JSON.stringify(peers);
    if (text === this.sentPeers) return;
    this.sentPeers = text;
    supervisor.broadcasts.broadcastPeers(peers);
  }
}
