import type { ClusterEvent, EventKind, EventParams } from '../cluster-event.js';
import type { ExitCause } from '../exit-cause.js';
import type { IncidentKind } from './incident.js';
import type { OpenIncidents } from './open-incidents.js';

type Rule<Kind extends EventKind> = (
  incidents: OpenIncidents,
  event: ClusterEvent,
  params: EventParams[Kind],
) => void;

/** People who are asked to move again within this move for the same reason. */
const SAME_REBALANCING_MS = 60_000;

/** What an event of each kind begins, goes on with or ends. The kinds that are not here belong to no incident. */
export const RULES: { readonly [Kind in EventKind]?: Rule<Kind> } = {
  'worker-started': (incidents, event) => incidents.onStarted(event),
  'worker-ready': (incidents, event) => incidents.onReady(event),
  signal: (incidents, event, { signal }) => {
    const kind = SIGNALLED[signal];
    if (kind !== undefined) incidents.addOrBegin(incidents.faultOf(event), kind, event);
    else if (signal === 'SIGCONT') endFault(incidents, event);
  },
  'worker-frozen': (incidents, event) =>
    incidents.addOrBegin(incidents.faultOf(event), 'worker-frozen', event),
  'worker-blocked': (incidents, event) =>
    incidents.addOrBegin(incidents.faultOf(event), 'worker-blocked', event),
  'worker-thawed': (incidents, event) => endFault(incidents, event),
  'worker-died': (incidents, event, { cause }) => {
    const whole = incidents.withProcess(event);
    const drained = whole?.events.some(({ kind, pid }) => kind === 'worker-draining' && pid === event.pid);
    // A worker that drained for too long ended as it was to end; one that was killed meanwhile did not.
    const fits = incidents.faultOf(event) ?? (DRAINED.has(cause.kind) ? whole : undefined);
    if (fits !== undefined) incidents.add(fits, event);
    // Its place was taken before, so nothing waits for another.
    else incidents.begin(kindOfDeath(cause), event, drained === true ? event.at : null);
    if (whole?.kind === 'worker-drained' && drained === true) whole.endedAt = event.at;
  },
  'slot-failed': (incidents, event) => {
    const incident = incidents.emptied(event);
    if (incident !== undefined) incidents.add(incident, event);
  },
  'worker-draining': (incidents, event) => {
    const whole = incidents.ofNode(event);
    if (whole === undefined) incidents.beginDrain(event);
    else incidents.add(whole, event);
  },
  'worker-drained': (incidents, event) => {
    const incident = incidents.withProcess(event);
    if (incident?.kind === 'worker-drained') incidents.end(incident, event);
    else if (incident !== undefined) incidents.add(incident, event);
  },
  rebalancing: (incidents, event) => {
    const last = incidents.newest(
      ({ kind, first }) => kind === 'rebalanced' && first.node === event.node && first.pid === event.pid,
    );
    if (last !== undefined && event.at - (last.endedAt ?? 0) < SAME_REBALANCING_MS)
      incidents.end(last, event);
    else incidents.begin('rebalanced', event, event.at);
  },

  'rolling-restart-started': (incidents, event) => {
    incidents.begin('rolling-restart', event);
  },
  'rolling-restart-finished': (incidents, event) => {
    const incident = incidents.goingOnOf('rolling-restart', event.node);
    if (incident !== undefined) incidents.end(incident, event);
  },
  'node-stopping': (incidents, event) => {
    incidents.begin('node-stopped', event);
  },
  'node-lost': (incidents, event) => {
    // Whatever else went on there, nobody can tell any more how it ends.
    for (const one of incidents.all) if (one.first.node === event.node) one.endedAt ??= event.at;
    incidents.begin('node-lost', event);
  },
  'node-started': (incidents, event) => {
    const incident =
      incidents.goingOnOf('node-lost', event.node) ?? incidents.goingOnOf('node-stopped', event.node);
    if (incident !== undefined) incidents.end(incident, event);
  },

  'mode-switched': (incidents, event) => {
    const bounced = incidents.goingOnOf('bounced');
    if (bounced !== undefined) bounced.endedAt = event.at;
    incidents.begin('mode-switched', event, event.at);
  },
  bounced: (incidents, event) => incidents.addOrBegin(incidents.goingOnOf('bounced'), 'bounced', event),

  'store-down': (incidents, event) =>
    incidents.addOrBegin(incidents.goingOnOf('store-down'), 'store-down', event),
  'store-up': (incidents, event) => {
    const incident = incidents.goingOnOf('store-down');
    if (incident === undefined) return;
    incidents.add(incident, event);
    // All nodes have one store: it is back when each that missed it has it again.
    const tellers = (kind: EventKind) =>
      new Set(incident.events.filter((one) => one.kind === kind).map(({ node }) => node)).size;
    if (tellers('store-up') >= tellers('store-down')) incident.endedAt = event.at;
  },
  'store-loss': (incidents, event) => {
    const incident = incidents.goingOnOf('store-down');
    if (incident === undefined) incidents.begin('store-loss', event, event.at);
    else incidents.add(incident, event);
  },
  problem: (incidents, event, { code }) => {
    const down = isOfStore(code) ? incidents.goingOnOf('store-down') : undefined;
    incidents.addOrBegin(down, 'problem', event);
  },
  'problem-over': (incidents, event, { code }) => {
    const incident = incidents.goingOn(({ events }) => events.some(tells(event.node, code)));
    if (incident?.kind === 'problem') incidents.end(incident, event);
    else if (incident !== undefined) incidents.add(incident, event);
  },
};

const SIGNALLED: Readonly<Record<string, IncidentKind>> = {
  SIGKILL: 'worker-killed',
  SIGSTOP: 'worker-frozen',
};

const DRAINED: ReadonlySet<ExitCause['kind']> = new Set(['slow-drain', 'unneeded']);

/** It answers again. Somebody may have let it go on before anybody missed it. */
function endFault(incidents: OpenIncidents, event: ClusterEvent): void {
  const fault = incidents.faultOf(event, { ended: true });
  if (fault !== undefined) incidents.end(fault, event);
}

function kindOfDeath(cause: ExitCause): IncidentKind {
  if (cause.kind === 'silent') return 'worker-frozen';
  if (cause.kind === 'operator') return OPERATED[cause.did];
  return cause.kind === 'signal' && cause.signal === 'SIGKILL' ? 'worker-killed' : 'worker-died';
}

const OPERATED: Readonly<Record<Extract<ExitCause, { kind: 'operator' }>['did'], IncidentKind>> = {
  SIGKILL: 'worker-killed',
  frozen: 'worker-frozen',
  blocked: 'worker-blocked',
};

function isOfStore(code: string): boolean {
  return code.startsWith('store_');
}

/** An event that tells this problem of this node. */
function tells(node: string, code: string): (event: ClusterEvent) => boolean {
  return (event) =>
    event.kind === 'problem' &&
    event.node === node &&
    (event.params as EventParams['problem'] | undefined)?.code === code;
}
