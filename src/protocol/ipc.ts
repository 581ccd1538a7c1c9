/** Messages between a primary and its workers. The channel is trusted, so they are typed, not parsed. */
import type { Budgets } from './budgets.js';
import type { SocketDot, WorkerState } from './control.js';
import type { PeerNode } from './events.js';
import type { ExitCause } from './exit-cause.js';
import type { Mode } from './mode.js';
import type { OidcProvider } from './oidc.js';
import type { PackageMisfit } from './package-misfit.js';
import type { Registration } from './registration.js';
import type { CookieRules } from './route.js';
import type { SearchAnswer, SearchAsk } from './search.js';
import type { ServedBy } from './served-by.js';
import type { Testimony } from './testimony.js';
import type { WorkerTrip } from './trip.js';

/** All that a worker needs to start; sent as the first message after fork, so no secret is in the environment. */
export interface WorkerBoot {
  readonly node: string;
  readonly slot: number;
  readonly mode: Mode;
  readonly storeUrl: string;
  readonly storeKind: 'embedded' | 'redis';
  readonly secret: string;
  /** `--cluster`: the name of this cluster among those of one Redis; null: the one without a name. */
  readonly clusterName: string | null;
  readonly cookies: CookieRules;
  readonly trustProxy: readonly string[];
  readonly origins: readonly string[];
  readonly limits: 'normal' | 'loose';
  readonly budgets: Budgets;
  /** `--registration`: who may make an account. */
  readonly registration: Registration;
  /** Null: people sign in with passwords alone. */
  readonly oidc: OidcProvider | null;
  /** A mail server is given: passwords can be set anew by mail. */
  readonly mails: boolean;
  /** `--push-networks`: of the server's own that push services may be in. */
  readonly pushNetworks: readonly string[];
  /** `--hook-networks`: of the server's own that outgoing hooks may send to. */
  readonly hookNetworks: readonly string[];
  /** Absolute: where the bytes of this cluster's files are. */
  readonly filesDir: string;
  readonly log: string;
  /** Host and port people connect to; own-host origins are judged by the Host header. */
  readonly host: string;
  readonly port: number;
  /** Needed to make the first account; null while whoever sits at this machine may make it. */
  readonly setupToken: string | null;
}

/** What a page told, and which socket and person it came from: that is ours to know, not theirs to say. */
export interface GivenTestimony {
  readonly socket: string;
  /** Id of the person. */
  readonly person: string;
  /** Their name. */
  readonly who: string;
  readonly testimony: Testimony;
}

/** A person whose membership of a room ended. */
export interface LeftRoom {
  readonly room: string;
  /** Id of the person. */
  readonly person: string;
}

export interface ExitNote extends ServedBy {
  readonly at: number;
  /** `died` or `drained`. */
  readonly fate: 'died' | 'drained';
  /** In English, for example `SIGKILL by alice`. */
  readonly cause: string;
  /** What `cause` says; absent in notes of an older version. */
  readonly ended?: ExitCause;
  /** How one ended that died; absent where it is not known. */
  readonly end?: WorkerEnd;
}

/** How a worker died: by a SIGKILL, ended by its primary since it was silent, or by itself. */
export type WorkerEnd = 'kill' | 'freeze' | 'crash';

/** The nodes that a client of this one may go to, and those whose pages may connect here. */
export interface Peers {
  readonly nodes: readonly PeerNode[];
  /** `host:port` of the other nodes, of those lately gone, too. */
  readonly hosts: readonly string[];
  /** Ready workers of all nodes, at least 1: budgets are shared among them. */
  readonly workers: number;
}

export type ToWorker =
  | { readonly type: 'holdfast:boot'; readonly boot: WorkerBoot }
  | { readonly type: 'holdfast:mode'; readonly mode: Mode }
  /** Recent exits on this node and the slots now, so that a worker can say what became of another. */
  | {
      readonly type: 'holdfast:slots';
      readonly slots: readonly {
        readonly slot: number;
        readonly pid: number | null;
        readonly state: WorkerState;
      }[];
      /** Pids of the processes that drain and have left their slot. */
      readonly leaving: readonly number[];
      readonly exits: readonly ExitNote[];
    }
  | { readonly type: 'holdfast:peers'; readonly peers: Peers }
  /** From now on the first account needs this token. */
  | { readonly type: 'holdfast:setup'; readonly token: string }
  /** Tell of trips: of each message whose seq is a multiple of `every`, and of some handshakes; 0: of none. */
  | { readonly type: 'holdfast:trips'; readonly every: number }
  /** Stop taking new work, ask sockets to move over `moveWithinMs`, be gone by `deadlineMs`; then exit 0. */
  | { readonly type: 'holdfast:drain'; readonly moveWithinMs: number; readonly deadlineMs: number }
  /** Ask so many sockets, picked at random, to move; `elsewhere`: to another node. */
  | {
      readonly type: 'holdfast:shed';
      readonly count: number;
      readonly withinMs: number;
      readonly elsewhere: boolean;
    }
  /** What the index says to a search of this worker; null: it cannot say anything now. */
  | { readonly type: 'holdfast:found'; readonly id: number; readonly answer: SearchAnswer | null }
  /** Keep the event loop busy; a fault for demonstration. */
  | { readonly type: 'holdfast:spin'; readonly forMs: number }
  /** The primary itself was late; sent with nothing else, as a probe the worker answers by a heartbeat. */
  | { readonly type: 'holdfast:ping' };

export interface Heartbeat {
  readonly type: 'holdfast:heartbeat';
  readonly at: number;
  readonly sockets: number;
  readonly memorySessions: number;
  readonly loopUtilization: number;
  readonly loopDelayMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Totals since the process started. */
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly requests: number;
  readonly storeUp: boolean;
  /** Connections to the store that were ended because of a wrong reply. */
  readonly wrongReplies: number;
  /** What the store last refused to this worker, in its own words, while that is not long ago. */
  readonly storeRefusal: { readonly code: string; readonly words: string } | null;
  /** Further totals for /metrics, by metric name. */
  readonly counters: Readonly<Record<string, number>>;
  /** Only when the set of sockets changed since the last heartbeat; at most `LIMITS.socketDotsPerWorker`. */
  readonly dots?: readonly SocketDot[];
  /** Since the last heartbeat, at most `LIMITS.tripsPerBeat`; absent when there are none. */
  readonly trips?: readonly WorkerTrip[];
}

export type FromWorker =
  | Heartbeat
  /** Engine.IO connections that began and ended since the last such message. */
  | { readonly type: 'holdfast:connections'; readonly opened: number; readonly closed: number }
  /** The worker's code runs; it awaits its boot message. */
  | { readonly type: 'holdfast:hello' }
  /** The worker can serve. */
  | { readonly type: 'holdfast:ready' }
  /** Boot failed for a reason an operator can mend; the worker exits with a non-zero code after it. */
  | { readonly type: 'holdfast:boot-failed'; readonly misfit: PackageMisfit }
  /** A client that another worker served before connected here. */
  | {
      readonly type: 'holdfast:moved';
      readonly from: ServedBy;
      readonly to: ServedBy;
      readonly lostMs: number;
      readonly moving: boolean;
      /** A name for whoever it is that tells nothing. */
      readonly person: string;
      /** They signed in since it was lost. */
      readonly again: boolean;
    }
  /** A session was taken along after a switch of the mode. */
  | { readonly type: 'holdfast:carried'; readonly person: string }
  /** A switch of the mode left a session behind where nobody could take it along: its owner is signed out. */
  | { readonly type: 'holdfast:left-behind'; readonly person: string }
  /**
   * A request showed the genuine cookie of a session that died in the memory of `from`. `person`: a name for its owner
   * that tells nothing.
   */
  | { readonly type: 'holdfast:session-lost'; readonly from: ServedBy; readonly person: string }
  /** Whose session died there signed in, by the browser that still has its cookie. */
  | { readonly type: 'holdfast:signed-in-again'; readonly from: ServedBy; readonly person: string }
  /** A request reached this worker, and its session is in the memory of another that lives. */
  | { readonly type: 'holdfast:bounced'; readonly person: string }
  /** A session ended, by its key, that an operator may have had: no pass of it holds any more. */
  | { readonly type: 'holdfast:operator-ended'; readonly session: string }
  /** Somebody's account changed: what is known of their passes is old. */
  | { readonly type: 'holdfast:account-changed'; readonly user: string }
  /** What pages told since the last such message, and whose sockets ended; `pid` is the worker's. */
  | {
      readonly type: 'holdfast:testimonies';
      readonly pid: number;
      readonly given: readonly GivenTestimony[];
      readonly gone: readonly string[];
      readonly left: readonly LeftRoom[];
    }
  /** Where this may be found; `slot` and `pid` are the worker's, and it is answered by `holdfast:found`. */
  | {
      readonly type: 'holdfast:search';
      readonly slot: number;
      readonly pid: number;
      readonly id: number;
      readonly ask: SearchAsk;
    }
  /** The first account was made here. */
  | { readonly type: 'holdfast:claimed' }
  | { readonly type: 'holdfast:drained' };

/**
 * A connection that is handed over: what the worker half of `@socket.io/sticky` listens for. Not documented there, so
 * the package is pinned.
 */
export const STICKY_CONNECTION = 'sticky:connection';
