import { Counter, collectDefaultMetrics, Gauge, Registry as Metrics } from 'prom-client';
import type { IndexSize } from '../../domain/jobs-messages.js';
import type { NodeView } from '../../protocol/control.js';
import type { WorkerProcess } from '../supervisor/worker-process.js';

export interface MetricsSource {
  readonly node: string;
  view(): NodeView;
  workers(): readonly WorkerProcess[];
  storeUp(): boolean;
  /** How many connections of the primary itself ended because of wrong replies. */
  wrongReplies(): number;
  /** 0 to 1. */
  load(): number;
  /** What the search index has; null: it does not tell. */
  index(): IndexSize | null;
  refusedConnections(): number;
}

/**
 * prom-client samples the event loop every 10 ms, which was half of what wakes an idle primary; `LoopDelay` samples it
 * already.
 */
const NEVER_MS = 24 * 3_600_000;

const WRONG_REPLIES =
  'Connections to the store that were ended because they brought a reply to another question, or to none.';

/** Prometheus text of this node: the primary's own, and each worker's as its heartbeats told. */
export class NodeMetrics {
  private readonly metrics = new Metrics();
  private readonly known = new Map<string, Gauge<'slot'> | Counter<'slot'>>();

  constructor(private readonly source: MetricsSource) {
    this.metrics.setDefaultLabels({ node: source.node });
    const prefix = 'holdfast_primary_';
    collectDefaultMetrics({ register: this.metrics, prefix, eventLoopMonitoringPrecision: NEVER_MS });
    for (const figure of ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99']) {
      this.metrics.removeSingleMetric(`${prefix}nodejs_eventloop_lag_${figure}_seconds`);
    }
  }

  get contentType(): string {
    return this.metrics.contentType;
  }

  async render(): Promise<string> {
    const view = this.source.view();
    for (const metric of this.known.values()) metric.reset();
    this.set('holdfast_node_workers_wanted', 'Workers that this node should have.', view.wantedWorkers);
    this.set(
      'holdfast_node_load',
      'How full the node is, 0 to 1, by event loops or sockets, if it had all its workers. Scale nodes by this.',
      this.source.load(),
    );
    this.set(
      'holdfast_node_pending_connections',
      'Connections that no worker has yet.',
      view.pendingConnections,
    );
    this.set(
      'holdfast_node_refused_connections_total',
      'Connections refused by the router.',
      this.source.refusedConnections(),
    );
    this.set(
      'holdfast_node_loop_delay_seconds',
      'Event loop delay of the primary, 99 %.',
      view.loopDelayMs / 1000,
    );
    this.set('holdfast_node_store_up', '1 while the store answers.', this.source.storeUp() ? 1 : 0);
    const index = this.source.index();
    this.set('holdfast_search_up', '1 while the search index tells of itself.', index === null ? 0 : 1);
    this.set('holdfast_search_messages', 'Messages in the search index.', index?.texts ?? 0);
    this.set('holdfast_search_bytes', 'Memory of their texts and marks.', index?.bytes ?? 0);
    this.set('holdfast_node_store_wrong_replies_total', WRONG_REPLIES, this.source.wrongReplies());
    for (const slot of view.slots) {
      const at = slot.slot;
      this.set(
        'holdfast_worker_up',
        '1 while the worker of the slot is ready.',
        slot.state === 'ready' ? 1 : 0,
        at,
      );
      this.set('holdfast_worker_restarts_total', 'Replacements of the slot.', slot.restarts, at);
      this.set('holdfast_worker_sockets', 'Open sockets.', slot.sockets, at);
      this.set('holdfast_worker_memory_sessions', 'Sessions in memory.', slot.memorySessions, at);
      this.set('holdfast_worker_connections_total', 'Connections handed over.', slot.connections, at);
      this.set(
        'holdfast_worker_loop_utilization',
        'Event loop utilization, 0 to 1.',
        slot.loopUtilization,
        at,
      );
      this.set('holdfast_worker_loop_delay_seconds', 'Event loop delay, 99 %.', slot.loopDelayMs / 1000, at);
      this.set('holdfast_worker_resident_memory_bytes', 'Resident memory.', slot.rssBytes, at);
    }
    for (const worker of this.source.workers()) this.fromHeartbeat(worker);
    return this.metrics.metrics();
  }

  private fromHeartbeat({ heartbeat, slot, longestSilenceMs }: WorkerProcess): void {
    if (heartbeat === null) return;
    this.set(
      'holdfast_worker_heartbeat_gap_max_seconds',
      'Longest time between two heartbeats of the process, since it was ready; one is due each 0.5 s.',
      longestSilenceMs / 1000,
      slot,
    );
    this.set('holdfast_worker_store_wrong_replies_total', WRONG_REPLIES, heartbeat.wrongReplies, slot);
    this.set('holdfast_worker_heap_bytes', 'Heap in use.', heartbeat.heapBytes, slot);
    this.set('holdfast_worker_messages_in_total', 'Messages accepted.', heartbeat.messagesIn, slot);
    this.set('holdfast_worker_messages_out_total', 'Messages delivered.', heartbeat.messagesOut, slot);
    this.set('holdfast_worker_requests_total', 'HTTP requests.', heartbeat.requests, slot);
    for (const [name, value] of Object.entries(heartbeat.counters)) {
      if (/^[a-z_][a-z0-9_]{0,80}$/.test(name)) {
        this.set(`holdfast_worker_${name.replace(/^holdfast_/, '')}`, 'Counted by the worker.', value, slot);
      }
    }
  }

  private set(name: string, help: string, value: number, slot?: number): void {
    let metric = this.known.get(name);
    if (metric === undefined) {
      const labelNames = slot === undefined ? [] : (['slot'] as const);
      const options = { name, help, labelNames, registers: [this.metrics] };
      metric = (name.endsWith('_total') ? new Counter(options) : new Gauge(options)) as
        | Gauge<'slot'>
        | Counter<'slot'>;
      this.known.set(name, metric);
    }
    // Everything was reset before, so that a slot which is gone is not shown with its last value.
    if (slot === undefined) metric.inc(value);
    else metric.inc({ slot }, value);
  }
}
