import type { EventParams } from '../../protocol/cluster-event.js';
import type { ClusterView, ControlSignal, ModeForecast, NodeView } from '../../protocol/control.js';
import type { IncidentFile, IncidentsBody } from '../../protocol/incident/incident.js';
import type { Mode } from '../../protocol/mode.js';
import type { NodeCommand } from '../cluster/bulletins.js';
import type { ClusterMode } from '../cluster/cluster-mode.js';
import type { NodeCommands } from '../cluster/node-commands.js';
import type { OtherNodes } from '../cluster/other-nodes.js';
import type { RemoteCommands } from '../cluster/remote-commands.js';
import type { Snapshot } from '../cluster/snapshot.js';
import type { EventLog } from '../event-log/event-log.js';
import { RepeatedRefusals } from '../event-log/repeated-refusals.js';
import type { Incidents } from '../incidents/incidents.js';
import { whoIsThere } from '../supervisor/counts-before.js';
import type { NodeMetrics } from '../view/metrics.js';
import { forecastOf } from '../view/mode-forecast.js';
import type { OwnView } from '../view/own-view.js';
import type { ControlRoom, Readiness } from './control-room.js';
import type { CrowdProcess } from './crowd-process.js';
import type { ReadinessJudge } from './readiness.js';

export interface FacadeParts {
  readonly node: string;
  readonly snapshot: Snapshot;
  readonly ownView: OwnView;
  readonly clusterMode: ClusterMode;
  readonly others: OtherNodes;
  readonly commands: NodeCommands;
  readonly remote: RemoteCommands;
  readonly crowd: CrowdProcess;
  readonly eventLog: EventLog;
  readonly readiness: ReadinessJudge;
  readonly metrics: NodeMetrics;
  readonly incidents: Incidents;
}

/** The node as the control API sees it: each call goes to the part that it concerns, or to the node that it names. */
export class ControlFacade implements ControlRoom {
  private readonly refusals: RepeatedRefusals;

  constructor(private readonly parts: FacadeParts) {
    this.refusals = new RepeatedRefusals(parts.eventLog);
  }

  clusterView(): Promise<ClusterView> {
    return this.parts.snapshot.refreshedView();
  }

  nodeView(): NodeView {
    return this.parts.ownView.currentView();
  }

  mode(): Mode {
    return this.parts.clusterMode.present;
  }

  forecast(mode: Mode): ModeForecast {
    return forecastOf(this.parts.snapshot.currentView(), mode);
  }

  async switchMode(mode: Mode, by: string): Promise<void> {
    const { clusterMode, eventLog, snapshot } = this.parts;
    // Between modes that keep sessions alike nobody has to be taken along.
    const moves = mode.sessions !== this.mode().sessions;
    const there = moves
      ? whoIsThere(
          snapshot.currentView().nodes.flatMap(({ node, slots }) => slots.map((slot) => ({ node, ...slot }))),
        )
      : {};
    // Before the workers hear of it, so that whoever is taken along at once is counted.
    const params = { mode, from: this.mode(), onlyHere: false };
    const facts = { kind: 'mode-switched', params } as const;
    const event = eventLog.record({ ...facts, by, ...there });
    await clusterMode
      .switchTo(mode)
      .catch(() => eventLog.retell(event, { ...facts, params: { ...params, onlyHere: true } }));
  }

  async signal(node: string, slot: number, signal: ControlSignal, by: string): Promise<void> {
    await this.command(node, { do: 'signal', slot, signal }, by);
  }

  async restart(node: string | undefined, by: string): Promise<void> {
    const all = [this.parts.node, ...this.parts.others.names];
    for (const one of node === undefined ? all : [node]) await this.command(one, { do: 'restart' }, by);
  }

  async setWorkers(node: string | undefined, count: number, by: string): Promise<void> {
    await this.command(node ?? this.parts.node, { do: 'workers', count }, by);
  }

  setCrowd(people: number, by: string): void {
    this.parts.crowd.set(people);
    this.parts.eventLog.record({ kind: 'crowd', by, params: { people } });
  }

  recordRefusal(refusal: EventParams['refused'], by: string | null): void {
    this.refusals.add(refusal, by);
  }

  incidents(): IncidentsBody {
    return this.parts.incidents.list();
  }

  incident(name: string): Promise<IncidentFile> {
    return this.parts.incidents.file(name);
  }

  readiness(): Readiness {
    return this.parts.readiness.judge();
  }

  async metrics(): Promise<{ type: string; text: string }> {
    const { metrics } = this.parts;
    return { type: metrics.contentType, text: await metrics.render() };
  }

  private async command(node: string, command: NodeCommand, by: string): Promise<void> {
    if (node === this.parts.node) this.parts.commands.execute(command, by);
    else await this.parts.remote.command(node, command, by);
  }
}
