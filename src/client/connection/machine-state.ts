/** What the connection's machine knows, hears and wants: the words of `machine.ts`. */
import type { HandshakeAuth, Welcome } from '../../protocol/events.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { ConnectionState, SignedOutReason } from './connection-state.js';
import type { Moved } from './link.js';
import type { Outage } from './outage.js';
import type { TransportEnd } from './transport.js';

/** Names one link from its first attempt to its end. The machine counts them up and never uses one twice. */
export type LinkId = number;

/** What outlives every state. */
export interface Past {
  /** Who served last. Null: nobody yet, or the connection was stopped on purpose. */
  readonly lastServed: ServedBy | null;
  /** How many links were opened so far. */
  readonly opened: LinkId;
  /**
   * Tries in a row that had no answer in time. A network that was gone in between starts the count again: it may be
   * another one.
   */
  readonly silences: number;
  /** Since nobody serves; over sign-ins, too. Null: somebody does, or nobody ever did. */
  readonly outage: Outage | null;
  /**
   * The next handshake says that this client knows entries. False from a refusal of that, which an older node's strict
   * schema gives, until somebody serves: it may be replaced by then.
   */
  readonly saysEntries: boolean;
}

/** The link that serves. `since`: ms since 1970. `asked`: it asked to be left. */
export interface Serving {
  readonly link: LinkId;
  readonly by: Welcome;
  readonly since: number;
  readonly asked: boolean;
}

/** How far the successor of a link that still serves has come. */
export type Successor =
  /** Its worker has not welcomed it yet. */
  | { readonly kind: 'opening'; readonly link: LinkId }
  /** Welcomed; its rooms are being joined. Only while moving. */
  | { readonly kind: 'joining'; readonly link: LinkId; readonly by: Welcome }
  /** The last try failed, and the next one waits for its time. */
  | { readonly kind: 'resting' };

/** Times are ms since 1970; `failures` are tries in a row. */
export type MachineState = Past &
  (
    | { readonly kind: 'idle' }
    /** Nobody serves this client, and `link` is being opened. */
    | {
        readonly kind: 'connecting';
        readonly link: LinkId;
        readonly downSince: number;
        readonly failures: number;
      }
    /** Nobody serves this client, and the next try has its time. */
    | Extract<ConnectionState, { kind: 'waiting' }>
    | { readonly kind: 'online'; readonly serving: Serving }
    /** The serving worker gives no sign of life, so another link is sought. The first to answer serves. */
    | {
        readonly kind: 'suspecting';
        readonly serving: Serving;
        readonly next: Successor;
        readonly failures: number;
      }
    /**
     * The serving worker asked to be left, or knows less than this client. It serves until its successor has joined all
     * rooms.
     */
    | {
        readonly kind: 'moving';
        readonly serving: Serving;
        readonly next: Successor;
        readonly failures: number;
      }
    | { readonly kind: 'signed-out'; readonly why: SignedOutReason }
  );

export type StateOf<Kind extends MachineState['kind']> = Extract<MachineState, { readonly kind: Kind }>;

export const BEGINNING: MachineState = {
  kind: 'idle',
  lastServed: null,
  opened: 0,
  silences: 0,
  outage: null,
  saysEntries: true,
};

/**
 * `attempt`: the link that is being opened may take so long. `retry`: the next try. `move`: the time to leave a worker
 * that asked, or to see whether another knows entries.
 */
export type TimerName = 'attempt' | 'retry' | 'move';

/** `random`: 0 <= x < 1, for what is to happen at a random time. */
export type MachineEvent =
  /** Begin, or go on after a sign-in. */
  | { readonly type: 'start' }
  /** On purpose: the next link is a first one, and nothing was lost in between. */
  | { readonly type: 'stop' }
  /** Somebody asks for the next try now. */
  | { readonly type: 'retry' }
  /** The page came back to the front, or the network changed. */
  | { readonly type: 'check' }
  | { readonly type: 'sign-out'; readonly why: SignedOutReason }
  /** A worker answered, so it lives; its welcome is on the way. */
  | { readonly type: 'opened'; readonly link: LinkId }
  | { readonly type: 'welcomed'; readonly link: LinkId; readonly by: Welcome }
  /** All rooms are joined on a successor. */
  | { readonly type: 'joined'; readonly link: LinkId }
  | {
      readonly type: 'ended';
      readonly link: LinkId;
      readonly end: TransportEnd;
      readonly random: number;
    }
  | {
      readonly type: 'asked-to-move';
      readonly link: LinkId;
      readonly withinMs: number;
      readonly random: number;
    }
  /** Nothing was heard from it for too long. */
  | { readonly type: 'suspected'; readonly link: LinkId }
  | { readonly type: 'heard'; readonly link: LinkId }
  | { readonly type: 'timer'; readonly timer: TimerName; readonly random: number };

/** What the machine cannot know by itself. */
export interface Given {
  /** By the steady clock, as all times here. */
  readonly now: number;
  /** When the serving link was heard last; anything while none serves. */
  readonly heardAt: number;
  /** Now, or, when something was asked there and is not answered, when the serving link was heard last. */
  readonly lastWorkedAt: number;
  /** A sign-in was accepted, and nothing has shown since that its cookie is sent back. */
  readonly justSignedIn: boolean;
}

/** To be done in order, each to its end before the next event. */
export type Effect =
  /** Arming an armed timer sets it anew. */
  | { readonly do: 'arm'; readonly timer: TimerName; readonly ms: number }
  | { readonly do: 'disarm'; readonly timer: TimerName }
  | { readonly do: 'open'; readonly link: LinkId; readonly auth: Pick<HandshakeAuth, 'from' | 'entries'> }
  /** From now on its silence is noticed. */
  | { readonly do: 'watch'; readonly link: LinkId; readonly by: Welcome }
  /** Ask it for a sign of life now. */
  | { readonly do: 'check'; readonly link: LinkId }
  /** Tell its transport that it gives no sign of life. */
  | { readonly do: 'suspect'; readonly link: LinkId }
  | { readonly do: 'close'; readonly link: LinkId }
  | { readonly do: 'show'; readonly state: ConnectionState }
  /** `old` still lives and is the owner's from now on, who closes it when its calls are answered. */
  | { readonly do: 'serve'; readonly current: LinkId | null; readonly old: LinkId | null }
  | { readonly do: 'moved'; readonly move: Moved }
  /** Join the rooms. `isSuccessor`: another still serves; say `joined` when it is done. */
  | { readonly do: 'welcome'; readonly link: LinkId; readonly isSuccessor: boolean };

export interface Step {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
}

/** The state as users of the client see it, but for its times: whoever is suspected or left still serves. */
export function shownState(state: MachineState): ConnectionState {
  switch (state.kind) {
    case 'idle':
      return { kind: 'idle' };
    case 'connecting':
      return { kind: 'connecting', downSince: state.downSince, failures: state.failures };
    case 'waiting': {
      const { downSince, failures, retryAt, reason, refusal, refused } = state;
      return { kind: 'waiting', downSince, failures, retryAt, reason, refusal, refused };
    }
    case 'signed-out':
      return { kind: 'signed-out', why: state.why };
    default:
      return { kind: 'online', by: state.serving.by, since: state.serving.since };
  }
}

/** The link that serves now, or null. */
export function servingOf(state: MachineState): Serving | null {
  return 'serving' in state ? state.serving : null;
}

/** The link that is being opened or joins its rooms, or null. */
export function successorOf(state: MachineState): LinkId | null {
  if (state.kind === 'connecting') return state.link;
  if ('next' in state && state.next.kind !== 'resting') return state.next.link;
  return null;
}
