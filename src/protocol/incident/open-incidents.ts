import type { ClusterEvent } from '../cluster-event.js';
import type { IncidentKind } from './incident.js';

/** An incident while it is put together. */
export interface OpenIncident {
  readonly kind: IncidentKind;
  /** What it began with. */
  readonly first: ClusterEvent;
  events: ClusterEvent[];
  /** Processes that were hit, and those that take their place. */
  readonly pids: Set<number>;
  by: string | undefined;
  /** Null: it goes on. */
  endedAt: number | null;
}

type Holds = (one: OpenIncident) => boolean;

/** Something was done to one process, or it failed. */
const FAULTS: ReadonlySet<IncidentKind> = new Set([
  'worker-killed',
  'worker-died',
  'worker-frozen',
  'worker-blocked',
]);
/** A whole node's workers go one by one. */
const OF_NODE: ReadonlySet<IncidentKind> = new Set(['rolling-restart', 'node-stopped']);

/** The incidents so far, and which of them an event may belong to. */
export class OpenIncidents {
  /** In the order in which they began. */
  readonly all: OpenIncident[] = [];
  /** Workers that started and belong nowhere yet: who is drained goes only when its replacement is ready. */
  private fresh: ClusterEvent[] = [];

  /** `endedAt`: of what takes no time. */
  begin(kind: IncidentKind, first: ClusterEvent, endedAt: number | null = null): OpenIncident {
    const pids = new Set(first.pid === undefined ? [] : [first.pid]);
    const opened = { kind, first, events: [first], pids, by: first.by, endedAt };
    this.all.push(opened);
    return opened;
  }

  add(incident: OpenIncident, event: ClusterEvent): void {
    incident.events.push(event);
    if (event.pid !== undefined) incident.pids.add(event.pid);
    incident.by ??= event.by;
  }

  end(incident: OpenIncident, event: ClusterEvent): void {
    this.add(incident, event);
    incident.endedAt = event.at;
  }

  /** Where it belongs, or an incident of its own. */
  addOrBegin(present: OpenIncident | undefined, kind: IncidentKind, event: ClusterEvent): void {
    if (present === undefined) this.begin(kind, event);
    else this.add(present, event);
  }

  newest(holds: Holds): OpenIncident | undefined {
    return this.all.findLast(holds);
  }

  goingOn(holds: Holds): OpenIncident | undefined {
    return this.newest((one) => one.endedAt === null && holds(one));
  }

  goingOnOf(kind: IncidentKind, node?: string): OpenIncident | undefined {
    return this.goingOn((one) => one.kind === kind && (node === undefined || one.first.node === node));
  }

  /** Whatever this process is part of. */
  withProcess(event: ClusterEvent): OpenIncident | undefined {
    return this.goingOn(ofProcess(event));
  }

  /** What was done to this process. `ended`: though it may be over. */
  faultOf(event: ClusterEvent, { ended = false } = {}): OpenIncident | undefined {
    const isOfIt = (one: OpenIncident) => FAULTS.has(one.kind) && ofProcess(event)(one);
    return ended ? this.newest(isOfIt) : this.goingOn(isOfIt);
  }

  ofNode({ node }: ClusterEvent): OpenIncident | undefined {
    return this.goingOn((one) => OF_NODE.has(one.kind) && one.first.node === node);
  }

  /** What waits for a process in this slot, since the one that was hit is gone. */
  emptied({ node, slot }: ClusterEvent): OpenIncident | undefined {
    return this.goingOn(
      ({ kind, first, events }) =>
        FAULTS.has(kind) &&
        first.node === node &&
        first.slot === slot &&
        events.some((one) => one.kind === 'worker-died'),
    );
  }

  onStarted(event: ClusterEvent): void {
    const incident = this.emptied(event) ?? this.ofNode(event);
    if (incident === undefined) this.fresh.push(event);
    else this.add(incident, event);
  }

  /** A worker serves. What was done to the one before it is over. */
  onReady(event: ClusterEvent): void {
    const incident = this.withProcess(event);
    if (incident === undefined) this.fresh.push(event);
    else if (FAULTS.has(incident.kind)) this.end(incident, event);
    else this.add(incident, event);
  }

  /** One worker drains by itself. Whoever takes its place started before, and is part of it. */
  beginDrain(first: ClusterEvent): void {
    const inSlot = ({ node, slot }: ClusterEvent) => node === first.node && slot === first.slot;
    const ownReady = this.fresh.findLastIndex((one) => inSlot(one) && one.pid === first.pid);
    const before = this.fresh.filter((one, index) => index > ownReady && inSlot(one));
    this.fresh = this.fresh.filter((one) => !before.includes(one));
    const incident = this.begin('worker-drained', first);
    incident.events = [...before, first];
    for (const { pid } of before) incident.pids.add(pid ?? 0);
  }
}

function ofProcess({ node, pid }: ClusterEvent): Holds {
  return ({ first, pids }) => first.node === node && pid !== undefined && pids.has(pid);
}
