import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { SessionLoss } from '../../protocol/errors.js';
import type { SessionStoreKind } from '../../protocol/mode.js';
import { cookieName, type Route } from '../../protocol/route.js';
import type { ServedBy } from '../../protocol/served-by.js';

/** A signed-in browser. */
export interface LiveSession {
  readonly kind: SessionStoreKind;
  /** Secret: who knows it has the session. Never logged, never in a room's name. */
  readonly id: string;
  /** A name for it that is no secret. */
  readonly key: string;
  readonly userId: string;
  readonly createdAt: number;
  /** When the password was given. */
  readonly signedInAt: number;
  /** The generation of the account's sessions when it was made; see `Account.sessionGeneration`. */
  readonly generation: number;
  readonly expiresAt: number;
  /** Who made it. */
  readonly route: Route | null;
}

/** What a bot is signed in as. `userId` is its maker, with whose sessions it ends; `id` a digest of its token. */
export interface BotSession extends Omit<LiveSession, 'kind'> {
  readonly kind: 'bot';
}

/** Whoever is signed in. */
export type AnySession = LiveSession | BotSession;

/** What its cookie names. */
export type SessionName = Pick<LiveSession, 'kind' | 'id'>;

/** What a session keeps when it is carried over to another store. */
export type SessionOrigin = Pick<LiveSession, 'userId' | 'createdAt' | 'signedInAt' | 'generation'>;

export interface LostSession {
  readonly loss: SessionLoss;
  /** The key of the session that a genuine cookie names. */
  readonly lostKey?: string;
  /** Where a session in memory was, and whose, by the tag in its id. */
  readonly held?: { readonly by: ServedBy; readonly person: string };
  readonly session?: never;
}

export type SessionLookup = { readonly session: LiveSession; readonly loss?: never } | LostSession;

export type SessionState = 'alive' | 'gone' | 'expired' | 'revoked';

/** The cookies of a request, and whether it came over TLS (then only the `__Host-` ones count). */
export interface RequestCookies {
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly secure: boolean;
  /** The cluster's id, a part of the names. */
  readonly cluster: string;
}

/**
 * One place where sessions live. `lookup`, `idOf` and `states` never write, so sockets may use them; a deleted session
 * never comes back by `touch`. Each may reject with `store_unavailable`.
 */
export interface SessionKind {
  readonly kind: SessionStoreKind;
  lookup(sent: RequestCookies): Promise<SessionLookup>;
  /** The id in the cookie, by its signature alone; null when there is none or it is forged. */
  idOf(sent: RequestCookies): Promise<string | null>;
  /** For a request that is answered: looks up, and extends the session when that is due. */
  use(req: Request, res: Response, sent: RequestCookies): Promise<SessionLookup>;
  /** A session with a new id, which is nowhere yet. */
  plan(origin: SessionOrigin): LiveSession;
  /** Starts a planned session and sets its cookie. Ends nothing. */
  begin(req: Request, res: Response, sent: RequestCookies, planned: LiveSession): Promise<void>;
  /** Sets the cookie of a session that another request started. */
  show(res: Response, sent: RequestCookies, session: LiveSession): Promise<void>;
  /** A socket was used: extend the session. Resolves with what is left of it. */
  touch(session: LiveSession): Promise<SessionState>;
  /** What is left of each, in their order; at least one. */
  states(sessions: readonly LiveSession[]): Promise<readonly SessionState[]>;
  end(session: LiveSession): Promise<void>;
}

/** The cookie of one store of sessions. */
export function sessionCookie(sent: RequestCookies, kind: SessionStoreKind): string | undefined {
  return sent.cookies[cookieName(kind, sent.secure, sent.cluster)];
}

export function sessionKey(kind: AnySession['kind'], id: string): string {
  return createHash('sha256').update(`${kind}:${id}`).digest('base64url').slice(0, 27);
}
