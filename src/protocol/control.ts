/** What the control room shows, and the shapes of its calls. Produced by primaries, so it needs no worker. */
import type { ClusterEvent } from './cluster-event.js';
import type { ExitCause } from './exit-cause.js';
import type { Mode } from './mode.js';
import type { Problem } from './problem.js';
import type { SessionHolder } from './session-holder.js';
import type { NodeWitnesses } from './testimony.js';
import type { Trip } from './trip.js';

export type WorkerState = 'starting' | 'ready' | 'draining' | 'frozen' | 'dead' | 'failed';

/** A connected browser tab, drawn as a dot on its worker. */
export interface SocketDot {
  readonly id: string;
  readonly user: string;
  readonly userId: string;
  readonly tab?: string;
  readonly synthetic?: true;
  /** Absent from nodes of an older version. */
  readonly session?: SessionHolder;
}

/** How the last process of a slot ended. */
export interface LastExit {
  readonly at: number;
  /** In English. */
  readonly cause: string;
  /** What `cause` says; absent from nodes of an older version. */
  readonly ended?: ExitCause;
}

export interface SlotView {
  readonly slot: number;
  readonly state: WorkerState;
  /** An operator made it spin, and it has not answered since: it cannot be thawed. */
  readonly blocked?: true;
  /** Null while dead or failed. */
  readonly pid: number | null;
  readonly startedAt: number | null;
  /** Deaths and replacements of this slot since the node started. */
  readonly restarts: number;
  /** When a dead slot will be tried again, ms since 1970. */
  readonly nextStartAt: number | null;
  readonly lastExit: LastExit | null;
  readonly sockets: number;
  readonly dots: readonly SocketDot[];
  /** Sessions in this worker's memory. */
  readonly memorySessions: number;
  /** Event-loop utilization 0..1 over the last heartbeat, and the loop's 99 % delay in ms. */
  readonly loopUtilization: number;
  readonly loopDelayMs: number;
  readonly rssBytes: number;
  /** Messages accepted and delivered a second over the last seconds. */
  readonly messagesInPerSecond: number;
  readonly messagesOutPerSecond: number;
  /** Connections handed to it since it started, counted by the router. */
  readonly connections: number;
  /** Earlier processes of this slot that still drain. */
  readonly leaving?: readonly {
    readonly pid: number;
    readonly sockets: number;
    readonly startedAt: number;
  }[];
}

export interface StoreView {
  readonly kind: 'embedded' | 'redis';
  readonly state: 'up' | 'down' | 'unknown';
  /** Host and port without credentials. */
  readonly address: string;
  /**
   * Embedded: an acknowledgement leaves once it is written, with a sync each second, or once it is on the disk. Null:
   * set elsewhere.
   */
  readonly fsync: 'everysec' | 'always' | null;
  /** What the answering node finds wrong with it, the worst first. */
  readonly problems: readonly Problem[];
}

export interface NodeView {
  readonly node: string;
  readonly version: string;
  readonly pid: number;
  /** Where it can be reached, `host:port`. */
  readonly address: string;
  readonly startedAt: number;
  /** When this view was made, ms since 1970; a node whose view is old is shown as lost. */
  readonly at: number;
  readonly state: 'ready' | 'degraded' | 'draining' | 'lost';
  readonly slots: readonly SlotView[];
  readonly wantedWorkers: number;
  /** Set when the number of workers follows the load within this range. */
  readonly workerRange?: { readonly min: number; readonly max: number };
  readonly rollingRestart: { readonly done: number; readonly of: number } | null;
  readonly pendingConnections: number;
  readonly loopDelayMs: number;
  readonly rssBytes: number;
  readonly crowd: { readonly wanted: number; readonly connected: number } | null;
  /** What the clients of its crowd and its open pages tell of their messages. */
  readonly witnesses?: NodeWitnesses;
  /** What it finds wrong with itself, its store or its neighbours, the worst first; absent when nothing is. */
  readonly problems?: readonly Problem[];
}

/** `GET /control/cluster`, and the first event (`snapshot`) of `GET /control/events`. */
export interface ClusterView {
  readonly at: number;
  /** The node that answers. */
  readonly self: string;
  readonly mode: Mode;
  readonly store: StoreView;
  readonly nodes: readonly NodeView[];
  readonly timeline: readonly ClusterEvent[];
  /** Signed-in sessions in the shared store, or null when unknown. */
  readonly storeSessions: number | null;
}

/** Server-sent events of `GET /control/events`, by event name. */
export interface ControlEvents {
  snapshot: ClusterView;
  /** A node's new view (about twice a second, and at once when a state changes). */
  node: NodeView;
  /** A new event, or one whose effect grew (same id). */
  timeline: ClusterEvent;
  mode: Mode;
  store: StoreView;
  /** Sessions in the shared store, when the count changed; null: the store did not tell. */
  sessions: { readonly count: number | null };
  /** Sampled requests and messages of this node's workers, about twice a second while there are any. */
  trips: { readonly node: string; readonly trips: readonly Trip[] };
  /** A node left or expired. */
  'node-gone': { readonly node: string };
}

export const SIGNALS = ['SIGKILL', 'SIGSTOP', 'SIGCONT', 'SIGTERM', 'spin'] as const;
/** `SIGTERM` drains the worker; `spin` keeps its event loop busy for 10 s. */
export type ControlSignal = (typeof SIGNALS)[number];

/** Who is at the controls: the signed content of the operator cookie. */
export interface OperatorPass {
  readonly userId: string;
  readonly name: string;
  /** When the password was last given, ms since 1970. */
  readonly signedInAt: number;
  /** The generation of the account's sessions when it was made: an end of all of them ends this too. */
  readonly generation: number;
  /** The session that it belongs to, by its key, which is no secret: its end ends this. */
  readonly session: string;
  readonly expiresAt: number;
}

/** What a mode switch would do, shown before it is done: `GET /control/mode?routing=&sessions=`. */
export interface ModeForecast {
  readonly from: Mode;
  readonly to: Mode;
  readonly sockets: number;
  /** One for each sentence, in their order; absent from nodes of an older version. */
  readonly effects?: readonly ForecastEffect[];
  /** `effects` in English, for clients that do not phrase. */
  readonly sentences: readonly string[];
}

/** What a switch would do, by kind. */
export interface ForecastParams {
  same: Readonly<Record<never, never>>;
  'stay-open': { readonly sockets: number };
  carried: Readonly<Record<never, never>>;
  'carried-from-memory': { readonly sessions: number };
  'carried-by-node': Readonly<Record<never, never>>;
  'memory-dies': Readonly<Record<never, never>>;
  'memory-elsewhere': { readonly routing: Mode['routing'] };
  'in-store': Readonly<Record<never, never>>;
  'in-cookie': Readonly<Record<never, never>>;
}

export type ForecastEffect = {
  readonly [Kind in keyof ForecastParams]: { readonly kind: Kind; readonly params: ForecastParams[Kind] };
}[keyof ForecastParams];
