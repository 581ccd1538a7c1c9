/** What happens to nodes, workers and the store, for the event log of the control room. */

import type { AccessRefusal } from './access-refusal.js';
import type { ErrorCode } from './errors.js';
import type { ExitCause } from './exit-cause.js';
import type { Mode } from './mode.js';
import type { ProblemFacts } from './problem.js';
import type { StoreLoss } from './store-loss.js';

/** What an operator may be refused. */
export type ControlOrder = 'mode' | 'signal' | 'restart' | 'workers' | 'crowd';

type None = Readonly<Record<never, never>>;

/**
 * What each kind of event says beyond `node`, `slot`, `pid` and `by`, which stand in the event itself. Clients phrase
 * an event by its kind and these.
 */
export interface EventParams {
  'node-started': { readonly min: number; readonly max: number };
  'node-stopping': None;
  'node-lost': None;
  'worker-started': None;
  'worker-ready': { readonly tookMs: number };
  'worker-died': { readonly cause: ExitCause };
  'worker-frozen': { readonly seconds: number };
  'worker-thawed': None;
  'worker-blocked': None;
  'worker-draining': None;
  /** `unneeded`: it was ended before it served anybody. */
  'worker-drained': { readonly unneeded: boolean };
  'slot-failed': { readonly deaths: number; readonly seconds: number; readonly retryMinutes: number };
  'slot-removed': None;
  signal: { readonly signal: string };
  /**
   * `from`: the mode before; absent from nodes of an older version. `onlyHere`: the store is down, so that the other
   * nodes follow later.
   */
  'mode-switched': { readonly mode: Mode; readonly from?: Mode; readonly onlyHere: boolean };
  'workers-changed': { readonly from: number; readonly to: number } & (
    | { readonly why: 'asked' }
    /** 0 to 1, of what so many workers can do. */
    | { readonly why: 'full'; readonly fullness: number }
    /** For so long fewer would have done. */
    | { readonly why: 'idle'; readonly seconds: number }
  );
  /** `elsewhere`: to another node. */
  rebalancing: { readonly elsewhere: boolean };
  /** Requests that reached a worker which does not have their session, while another has. */
  bounced: { readonly people: number; readonly requests: number };
  'rolling-restart-started': { readonly workers: number; readonly boundMs: number };
  /** Fewer done than there were: a replacement did not become ready. */
  'rolling-restart-finished': { readonly done: number; readonly of: number; readonly seconds: number };
  /** `silentMs`: it said nothing for so long before that was noticed; absent where it was noticed at once. */
  'store-down': { readonly silentMs?: number };
  'store-up': None;
  /** `loss`: `lost` in English, for clients that do not phrase; null: all is gone. */
  'store-loss': { readonly lost: StoreLoss; readonly loss: string | null };
  problem: ProblemFacts;
  'problem-over': ProblemFacts;
  /** `pid`: that of the process that searches. */
  'jobs-died': { readonly ended: ExitCause };
  crowd: { readonly people: number } | { readonly ended: ExitCause };
  /**
   * `message`: `refusal` in English, for clients that do not phrase. `times`: how often by now, where it was repeated;
   * `refusal` is the last one's.
   */
  refused: {
    readonly call: ControlOrder;
    readonly code: ErrorCode;
    readonly refusal: AccessRefusal;
    readonly message: string;
    readonly times?: number;
  };
}

export type EventKind = keyof EventParams;

/** The kind of an event with its parameters. */
export type EventFacts = {
  readonly [Kind in EventKind]: { readonly kind: Kind; readonly params: EventParams[Kind] };
}[EventKind];

/** What it happened to, and who did it. */
export interface EventSubject {
  readonly node: string;
  readonly slot?: number;
  readonly pid?: number;
  /** Name of the operator who did it; absent when nobody did. */
  readonly by?: string;
}

/** One thing that happened, on the event log. */
export interface ClusterEvent extends EventSubject {
  /** Unique and sortable within its node. */
  readonly id: string;
  readonly at: number;
  readonly kind: EventKind;
  /** As `EventParams` has them for the kind; absent in events of nodes of an older version. */
  readonly params?: EventParams[EventKind];
  /** One English sentence for a person. */
  readonly text: string;
  /** What it did to people; grows while reports come in. */
  readonly effect?: EventEffect;
}

/** Sockets that had to move because of an event, as their new workers reported them. */
export interface EventEffect {
  readonly socketsBefore: number;
  readonly moved: number;
  readonly movedMinMs: number | null;
  readonly movedMaxMs: number | null;
  /** People whose session died by it. */
  readonly sessionsLost: number;
  /** People, each once. */
  readonly people?: PeopleEffect;
}

/** What became of people by an event. *Not heard of* are those of `before` who are in none of the three. */
export interface PeopleEffect {
  /** Who was connected there when it happened. */
  readonly before: number;
  /** Back with the session that they had. */
  readonly kept: number;
  /** Their session died by it, and they signed in again. */
  readonly signedInAgain: number;
  /** Their session died by it, and they were told so; they are not back. */
  readonly lost: number;
  /**
   * The longest that anybody who is back was without service, from the last thing that worked to the first that worked
   * again, ms.
   */
  readonly worstMs: number | null;
}
