import type { EventParams } from '../../protocol/cluster-event.js';
import type { ClusterView, ControlSignal, ModeForecast, NodeView } from '../../protocol/control.js';
import type { IncidentFile, IncidentsBody } from '../../protocol/incident/incident.js';
import type { Mode } from '../../protocol/mode.js';
import type { Problem } from '../../protocol/problem.js';

/** Whether the node can serve, for load balancers, and what is wrong with it either way. */
export type Readiness = { readonly problems: readonly Problem[] } & (
  | { readonly ready: true }
  | {
      readonly ready: false;
      readonly code: 'draining' | 'no_worker' | 'store_unavailable' | 'store_unwritable' | 'out_of_service';
      readonly why: string;
    }
);

/** What the control API can ask of the node. Each action throws HoldfastError when it is refused. */
export interface ControlRoom {
  clusterView(): Promise<ClusterView>;
  nodeView(): NodeView;
  mode(): Mode;
  forecast(mode: Mode): ModeForecast;
  switchMode(mode: Mode, by: string): Promise<void>;
  signal(node: string, slot: number, signal: ControlSignal, by: string): Promise<void>;
  restart(node: string | undefined, by: string): Promise<void>;
  setWorkers(node: string | undefined, count: number, by: string): Promise<void>;
  setCrowd(people: number, by: string): void;
  /** Someone was refused; shown on the event log. */
  recordRefusal(refusal: EventParams['refused'], by: string | null): void;
  /** What happened, the newest first. */
  incidents(): IncidentsBody;
  /** With its people. Rejects with `not_found`. */
  incident(name: string): Promise<IncidentFile>;
  readiness(): Readiness;
  metrics(): Promise<{ type: string; text: string }>;
}
