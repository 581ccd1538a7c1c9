import type { Account } from '../../store/interfaces/accounts.js';
import type { AnySession, SessionName } from './live-session.js';

/** A signed-in request or socket. */
export interface Identity {
  readonly session: AnySession;
  /** A bot has none in the store: then this is what it may do as one. */
  readonly account: Account;
  /** The cookie still named the session by what it was before it was carried over. */
  readonly former?: SessionName;
}
