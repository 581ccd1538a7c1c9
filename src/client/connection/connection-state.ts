import type { SessionLoss, WireError } from '../../protocol/errors.js';
import type { Welcome } from '../../protocol/events.js';
import type { Clock } from '../timing/clock.js';

/** The life of a client's connection. Times are ms since 1970. */
export type ConnectionState =
  /** Not started, or stopped. */
  | { readonly kind: 'idle' }
  /** A first connection, or one after a loss, is being tried. `downSince`: since when nobody serves this client. */
  | { readonly kind: 'connecting'; readonly downSince: number; readonly failures: number }
  /** The next try begins at `retryAt`. */
  | {
      readonly kind: 'waiting';
      readonly downSince: number;
      readonly failures: number;
      readonly retryAt: number;
      readonly reason: string;
      /** The server answered and said no, in these words; null: it did not answer. */
      readonly refusal: string | null;
      /** The same as it was told, for whoever phrases it. */
      readonly refused: WireError | null;
    }
  | { readonly kind: 'online'; readonly by: Welcome; readonly since: number }
  /** Nobody is signed in here. What was typed is kept; after signing in everything goes on. */
  | { readonly kind: 'signed-out'; readonly why: SignedOutReason };

/** The state with times of the steady clock as those of the wall clock, as both are now. */
export function onWallClock(state: ConnectionState, clock: Clock): ConnectionState {
  const shown: Record<string, unknown> = { ...state };
  for (const time of ['since', 'downSince', 'retryAt'])
    if (time in shown) shown[time] = (shown[time] as number) + clock.now() - clock.steady();
  return shown as unknown as ConnectionState;
}

export type SignedOutReason =
  /** The person did it, here or in another tab. */
  | { readonly kind: 'signed-out' | 'revoked' | 'expired' }
  /** A request or a handshake found no session; `loss` says what the server knows. */
  | { readonly kind: 'no-session'; readonly loss: SessionLoss | null }
  /**
   * The sign-in before was accepted, and no cookie came with what followed: this browser does not keep, or not send,
   * cookies.
   */
  | { readonly kind: 'no-cookie' };
