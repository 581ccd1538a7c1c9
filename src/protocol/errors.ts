import type { ExitCause } from './exit-cause.js';
import type { SessionStoreKind } from './mode.js';
import type { Refusal } from './refusal.js';

/** Every error code a client can meet: whether trying the same again can help. */
export const CAN_RETRY = {
  invalid: false,
  unauthenticated: false,
  wrong_credentials: false,
  /** A ticket that was used, ran out or never was. With a new one the same can work. */
  ticket_refused: true,
  forbidden: false,
  origin_refused: false,
  stale_operator: false,
  not_member: false,
  not_found: false,
  /** What is to be changed is not there (any more). */
  gone: false,
  method_not_allowed: false,
  name_taken: false,
  conflict: false,
  too_large: false,
  unsupported_type: false,
  rate_limited: true,
  limit_reached: false,
  internal: true,
  store_unavailable: true,
  /** The store answers, and refuses to keep anything. */
  store_unwritable: true,
  /** This node does not agree with its store or its cluster, so it serves nobody; others may. */
  out_of_service: true,
  /** Nodes of an older version would not understand it; it works when they are replaced. */
  not_yet: true,
  /** The index of messages does not answer just now. */
  search_unavailable: true,
  draining: true,
  no_worker: true,
  /**
   * A request, or its body, did not come in time. Said by a client: no answer came in time, so the outcome is unknown;
   * resend with the same cmid.
   */
  timeout: true,
} as const;

export type ErrorCode = keyof typeof CAN_RETRY;

/**
 * What a session was lost to. `kill`, `freeze`, `crash`, `restart`: the end of the worker whose memory held it.
 * `store`: the store does not have it (any more). `switch`: it could not be carried over when the mode was switched.
 */
export type LossCause = 'kill' | 'freeze' | 'crash' | 'restart' | 'store' | 'switch';

/** Why a request with a session cookie is signed out; what the page says to the person. */
export interface SessionLoss {
  /** The route in the cookie, `node/slot`, when it had one. */
  readonly madeBy: string | null;
  /** Who answered, `node/slot`. */
  readonly answeredBy: string;
  /**
   * `none`: no cookie for the present session store. `elsewhere`: the session is in another worker's memory,
   * which this request did not reach. `gone`: this worker should have it and does not (it died with its worker,
   * expired, or was ended). `expired`, `revoked`: known to be so.
   */
  readonly fate: 'none' | 'elsewhere' | 'gone' | 'expired' | 'revoked';
  /** With `gone`: what it was lost to, and in the words of the event log (`SIGKILL by alice`), where that is known. */
  readonly cause?: LossCause;
  readonly words?: string;
  /** What `words` say, for clients that phrase it themselves. */
  readonly ended?: ExitCause;
  /**
   * A session cookie of the store `from` came, and since a switch of the mode sessions live in `to`: it could not be
   * carried over.
   */
  readonly switched?: { readonly from: SessionStoreKind; readonly to: SessionStoreKind };
}

/** The one shape of an error on HTTP and in acks. */
export interface WireError {
  readonly code: ErrorCode;
  /** In English. */
  readonly message: string;
  readonly retry: boolean;
  /** What `message` says, for clients that phrase it themselves; not of everything, and not from an older node. */
  readonly refusal?: Refusal;
  /** With `rate_limited`, and of an invite whose last uses are set aside: when to try again. */
  readonly retryAfterMs?: number;
  /** With `unauthenticated`: what became of the session. */
  readonly session?: SessionLoss;
}

export interface ErrorBody {
  readonly error: WireError;
}

export interface ErrorDetails {
  readonly retryAfterMs?: number;
  readonly session?: SessionLoss;
  /** What the message says. */
  readonly refusal?: Refusal;
  /** The key of the session that was lost, when its cookie was genuine; never on the wire. */
  readonly lostKey?: string;
  readonly cause?: unknown;
}

/** An error that may be shown to the client: what was wrong and what would be right, without internals. */
export class HoldfastError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'HoldfastError';
    this.code = code;
    this.details = details;
  }

  /** The same may go well a little later. */
  get retry(): boolean {
    return CAN_RETRY[this.code];
  }

  toWire(): WireError {
    const { refusal, retryAfterMs, session } = this.details;
    return {
      code: this.code,
      message: this.message,
      retry: this.retry,
      ...(refusal === undefined ? {} : { refusal }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(session === undefined ? {} : { session }),
    };
  }
}

/** The error that another process told. */
export function receivedError({ code, message, refusal, retryAfterMs, session }: WireError): HoldfastError {
  return new HoldfastError(code, message, {
    ...(refusal === undefined ? {} : { refusal }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(session === undefined ? {} : { session }),
  });
}

/** The error in the body of an answer; null where it is not ours: a proxy's page, say. Pure. */
export function errorIn(body: string): HoldfastError | null {
  try {
    const { error } = JSON.parse(body) as ErrorBody;
    return typeof error.message === 'string' && Object.hasOwn(CAN_RETRY, error.code)
      ? receivedError(error)
      : null;
  } catch {
    // No JSON: not ours.
    return null;
  }
}

/** What a client is told of any thrown thing: itself when it is ours, else `internal` without details. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof HoldfastError) return thrown.toWire();
  return new HoldfastError('internal', 'Something went wrong on the server. Try again.').toWire();
}
