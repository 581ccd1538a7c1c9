import type { Welcome } from '../../protocol/events.js';
import type { ServedBy } from '../../protocol/served-by.js';
import type { AnswerOf, CallName, PayloadOf, RequestOf, ServerEventName, Transport } from './transport.js';

/** A welcomed connection to one worker, until it ends. */
export interface Link {
  readonly welcome: Welcome;
  /** False once it ended; calls then answer null. */
  readonly alive: boolean;
  readonly call: <E extends CallName>(
    event: E,
    request: RequestOf<E>,
    answered: (answer: AnswerOf<E> | null) => void,
  ) => void;
  readonly emit: Transport['emit'];
  readonly close: () => void;
}

/** A change of the serving process. */
export interface Moved {
  readonly from: ServedBy;
  readonly to: Welcome;
  /** How long nobody served this client, ms; 0 for a move without an outage. */
  readonly lostMs: number;
  /** The server asked for it (draining), or the old worker was suspected or lost. */
  readonly why: 'draining' | 'suspected' | 'lost';
  /** Whether the person came back with the session that they had. */
  readonly session: 'kept' | 'signed in again';
}

/** Whatever a link brings. */
export type OnLinkEvent = <E extends ServerEventName>(link: Link, name: E, payload: PayloadOf<E>) => void;
