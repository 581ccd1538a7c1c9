import type { Request, Response } from 'express';
import { LIMITS } from '../../protocol/limits.js';
import { SESSION_STORES, type SessionStoreKind } from '../../protocol/mode.js';
import { cookieName } from '../../protocol/route.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { WorkerContext } from '../shared/context.js';
import { setCookie } from './cookies.js';
import {
  type LiveSession,
  type RequestCookies,
  type SessionKind,
  type SessionLookup,
  type SessionName,
  sessionKey,
} from './live-session.js';
import { signedOut } from './signed-out.js';

/** A session got a new place: whoever knows it by its old key takes the new one. */
export interface Carried {
  readonly from: string;
  readonly to: LiveSession;
}

/** Found in a store that the present mode does not use; or why not. */
export type OtherLookup = SessionLookup & { readonly kind: SessionStoreKind };

/** Kept in the place of where a session was carried to: it was signed out, and is not taken along any more. */
export const SIGNED_OUT = JSON.stringify('signed-out');

/** Where a session was carried to, as the store keeps it; null: nowhere, or it was signed out. */
export function carriedSession(kept: string | null): LiveSession | null {
  return kept === null || kept === SIGNED_OUT ? null : (JSON.parse(kept) as LiveSession);
}

/**
 * Takes sessions along when the mode is switched. What a browser was signed in as in another store it is signed in as
 * in the present one. A request moves the session; a socket, which can set no cookie, is let in by the session where it
 * is. Of a session there is one at any time.
 */
export class CarryOver {
  private readonly listeners: ((carried: Carried) => void)[] = [];
  /** By the key of the session: parallel requests of one page carry it once. */
  private readonly running = new Map<string, Promise<Carried>>();

  constructor(
    private readonly context: WorkerContext,
    private readonly kinds: Readonly<Record<SessionStoreKind, SessionKind>>,
    private readonly store: Pick<ClusterStore, 'carriedTo' | 'hasEnded'>,
  ) {}

  /** Called for those that are carried here. */
  onCarried(listener: (carried: Carried) => void): void {
    this.listeners.push(listener);
  }

  /**
   * What the cookies of the other stores are good for: a living session first, else why the session of a genuine cookie
   * is gone. Null: there is no genuine one. Writes nothing.
   */
  async find(sent: RequestCookies): Promise<OtherLookup | null> {
    let lost: OtherLookup | null = null;
    for (const kind of SESSION_STORES) {
      if (kind === this.context.mode.sessions) continue;
      const found = await this.kinds[kind].lookup(sent);
      if (found.session !== undefined) return { ...found, kind };
      if (found.loss.fate !== 'none') lost ??= { ...found, kind };
    }
    return lost;
  }

  /**
   * Moves `old` to the present store, and gives the browser its cookie. Resolves with the session that counts now:
   * another request may have carried it before. Rejects with `unauthenticated` when it was signed out meanwhile.
   */
  async carry(req: Request, res: Response, sent: RequestCookies, old: LiveSession): Promise<LiveSession> {
    const kind = this.kinds[this.context.mode.sessions];
    const running = this.running.get(old.key);
    if (running !== undefined) return this.showCarried(res, sent, kind, (await running).to, old);
    const planned = kind.plan(old);
    const kept = await this.store.carriedTo(old.key, JSON.stringify(planned), LIMITS.carriedSessionKeptMs);
    if (kept === SIGNED_OUT) throw signedOut(undefined);
    const counts = carriedSession(kept);
    if (counts !== null && counts.id !== planned.id) return this.showCarried(res, sent, kind, counts, old);
    const begun = kind.begin(req, res, sent, planned).then(() => ({ from: old.key, to: planned }));
    this.running.set(old.key, begun);
    try {
      const carried = await begun;
      // First told, so that no socket of the old session is taken for one without a session.
      for (const listener of this.listeners) listener(carried);
      // A sign-out that found it planned, and not begun yet, left word.
      if (await this.store.hasEnded(planned.key)) {
        await kind.end(planned);
        delete (req as Partial<Request>).session;
        throw signedOut(undefined);
      }
      await this.kinds[old.kind].end(old);
      this.dropCookie(res, sent, old.kind);
      this.context.meters.count('holdfast_sessions_carried_total');
      return planned;
    } finally {
      this.running.delete(old.key);
    }
  }

  /** Where a session that is not in its place any more was carried to; null: nowhere. */
  async whereTo(key: string): Promise<LiveSession | null> {
    return carriedSession(await this.store.carriedTo(key, null, LIMITS.carriedSessionKeptMs));
  }

  /** The session of a browser whose old cookie names one that was carried a moment ago; null: there is none. */
  async followCookie(res: Response, sent: RequestCookies): Promise<LiveSession | null> {
    const traced = await this.trace(sent);
    if (traced === null) return null;
    await this.kinds[traced.to.kind].show(res, sent, traced.to);
    this.dropCookie(res, sent, traced.from.kind);
    return traced.to;
  }

  /**
   * The same for a socket, which can set no cookie. It was on its way when a request carried the session, or the answer
   * to that request was lost with its worker. Writes nothing.
   */
  async trace(
    sent: RequestCookies,
  ): Promise<{ readonly from: SessionName; readonly to: LiveSession } | null> {
    const present = this.context.mode.sessions;
    for (const kind of SESSION_STORES) {
      if (kind === present) continue;
      const id = await this.kinds[kind].idOf(sent);
      const to = id === null ? null : await this.whereTo(sessionKey(kind, id));
      if (id === null || to?.kind !== present) continue;
      const [state] = await this.kinds[present].states([to]);
      if (state === 'alive') return { from: { kind, id }, to };
    }
    return null;
  }

  private async showCarried(
    res: Response,
    sent: RequestCookies,
    kind: SessionKind,
    session: LiveSession,
    old: LiveSession,
  ): Promise<LiveSession> {
    await kind.show(res, sent, session);
    this.dropCookie(res, sent, old.kind);
    return session;
  }

  private dropCookie(res: Response, { secure, cluster }: RequestCookies, kind: SessionStoreKind): void {
    setCookie(res, cookieName(kind, secure, cluster), '', { secure, sameSite: 'lax', maxAge: 0 });
  }
}
