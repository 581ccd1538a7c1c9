import type { Response } from 'express';
import type { Logger } from '../../logger.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { SESSION_STORES, type SessionStoreKind } from '../../protocol/mode.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { cookieName } from '../../protocol/route.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { PushStore } from '../../store/interfaces/pushes.js';
import type { AccountCache } from '../accounts/account-cache.js';
import { carriedSession, SIGNED_OUT } from './carry-over.js';
import { setCookie } from './cookies.js';
import {
  type LiveSession,
  type RequestCookies,
  type SessionKind,
  sessionCookie,
  sessionKey,
} from './live-session.js';
import type { SessionEnd } from './session-end.js';

export interface SignOutParts {
  readonly kinds: Readonly<Record<SessionStoreKind, SessionKind>>;
  readonly cluster: Pick<ClusterStore, 'recordEnd' | 'carriedTo'>;
  readonly accounts: Pick<AccountCache, 'get'>;
  readonly pushes: Pick<PushStore, 'endSession'>;
  readonly sessionEnd: SessionEnd;
  /** A session ended that an operator may have had. */
  readonly operatorEnded: (sessionKey: string) => void;
  readonly logger: Pick<Logger, 'debug'>;
}

/**
 * A session that a request shows, or its key alone: the routing may not lead back to the worker whose memory has it.
 * Then the worker that is asked to end it has no more than the key.
 */
export type ShownSession = LiveSession | string;

/** Ends what a browser is signed in as, in every store of sessions. */
export class SignOut {
  constructor(private readonly parts: SignOutParts) {}

  /** Null when the request shows none, or nobody has it. */
  async readShown(kind: SessionStoreKind, sent: RequestCookies): Promise<ShownSession | null> {
    const { kinds } = this.parts;
    const { session } = await kinds[kind].lookup(sent);
    if (session !== undefined || kind !== 'memory') return session ?? null;
    const id = await kinds.memory.idOf(sent);
    return id === null ? null : sessionKey('memory', id);
  }

  /**
   * Ends the session of the present store, and those of the other stores with what they were carried over to. A browser
   * may still have the cookie of before. Rejects with `store_unavailable` when that cannot be said for certain. Rejects
   * with `store_unwritable` when the end cannot be kept: the browser loses its cookies and the sockets close all the
   * same.
   */
  async endAll(present: SessionStoreKind, sent: RequestCookies, res: Response): Promise<void> {
    const shown: ShownSession[] = [];
    const gone: SessionStoreKind[] = [];
    try {
      for (const kind of [present, ...SESSION_STORES.filter((other) => other !== present)]) {
        const one = await this.readShown(kind, sent);
        if (one !== null) shown.push(one);
        // Where the present one is, nothing was carried from it; and a sign-out in memory needs no store.
        if (one === null || kind !== present) gone.push(kind);
        await this.end(one);
      }
      for (const kind of gone) await this.endCarried(kind, sent);
    } catch (error) {
      if (!(error instanceof HoldfastError) || !isUnwritable(error)) throw error;
      for (const one of shown) this.announce(keyOf(one));
      for (const kind of SESSION_STORES) clearCookie(res, kind, sent);
      throw refusalError('store_unwritable', { kind: 'sign-out-unkept' }, { cause: error });
    }
    for (const kind of SESSION_STORES) clearCookie(res, kind, sent);
  }

  /** A browser has one session: what it was signed in as in another store is over. */
  async dropOthers(present: SessionStoreKind, sent: RequestCookies, res: Response): Promise<void> {
    for (const kind of SESSION_STORES) {
      if (kind === present || sessionCookie(sent, kind) === undefined) continue;
      await this.endQuietly(kind, sent);
      clearCookie(res, kind, sent);
    }
  }

  /** Ends it here or wherever it is. Rejects with `store_unavailable` when that cannot be said for certain. */
  async end(shown: ShownSession | null): Promise<void> {
    const { kinds, cluster, accounts, operatorEnded } = this.parts;
    if (shown === null) return;
    await this.endPushes(shown);
    if (typeof shown === 'string') {
      // Kept by the store as well: the word of it may be lost on its way.
      await cluster.recordEnd(shown, LIMITS.endedSessionKeptMs);
      this.announce(shown);
      operatorEnded(shown);
      return;
    }
    await kinds[shown.kind].end(shown);
    this.announce(shown.key);
    // An account that cannot be read may be an operator's: it is told once too often.
    const account = await accounts.get(shown.userId).catch(() => null);
    if (account === null || account.operator) operatorEnded(shown.key);
  }

  /** Whatever the session of a cookie was carried over to; and it is carried nowhere from now on. */
  private async endCarried(kind: SessionStoreKind, sent: RequestCookies): Promise<void> {
    const { kinds, cluster } = this.parts;
    const id = await kinds[kind].idOf(sent);
    if (id === null) return;
    const seen = new Set<string>();
    for (let from = sessionKey(kind, id); !seen.has(from); ) {
      seen.add(from);
      const to = carriedSession(await cluster.carriedTo(from, SIGNED_OUT, LIMITS.carriedSessionKeptMs));
      if (to === null) return;
      // First the word of it: whoever carries it just now looks for that after having begun it.
      await cluster.recordEnd(to.key, LIMITS.endedSessionKeptMs);
      await this.end(to);
      from = to.key;
    }
  }

  /** First: a sign-out that is repeated finds no session any more. One in memory needs no store. */
  private async endPushes(shown: ShownSession): Promise<void> {
    const ended = this.parts.pushes.endSession(keyOf(shown));
    if (typeof shown === 'string' || shown.kind !== 'memory') await ended;
    else {
      ended.catch((error: Error) => {
        this.parts.logger.debug(
          { error: error.message },
          'push subscriptions did not end with their session',
        );
      });
    }
  }

  private announce(session: string): void {
    this.parts.sessionEnd.end({ target: { session }, reason: 'signed-out' });
  }

  private async endQuietly(kind: SessionStoreKind, sent: RequestCookies): Promise<void> {
    try {
      await this.end(await this.readShown(kind, sent));
      await this.endCarried(kind, sent);
    } catch (error) {
      this.parts.logger.debug({ kind, error: (error as Error).message }, 'another session was not ended');
    }
  }
}

function keyOf(shown: ShownSession): string {
  return typeof shown === 'string' ? shown : shown.key;
}

function clearCookie(res: Response, kind: SessionStoreKind, { secure, cluster }: RequestCookies): void {
  setCookie(res, cookieName(kind, secure, cluster), '', { secure, sameSite: 'lax', maxAge: 0 });
}

/** Also where it is the cause: the store of sessions says only that it does not answer. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof HoldfastError && (error.code === 'store_unwritable' || isUnwritable(error.cause));
}
