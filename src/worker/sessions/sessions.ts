import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { HoldfastError, type SessionLoss } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { SESSION_STORES, type SessionStoreKind } from '../../protocol/mode.js';
import { cookieName } from '../../protocol/route.js';
import type { Account, SessionRules } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/store.js';
import type { AccountCache } from '../accounts/account-cache.js';
import type { WorkerContext } from '../context.js';
import { setCookie } from '../http/cookies.js';
import type { CarryOver, OtherLookup } from './carry-over.js';
import { cookieView } from './cookie-view.js';
import {
  type CookieView,
  type LiveSession,
  type LostSession,
  type SessionKind,
  type SessionLookup,
  type SessionState,
  sessionCookie,
  sessionKey,
} from './live-session.js';
import { causedBy } from './loss-cause.js';
import type { SessionEnd } from './session-end.js';

/** A signed-in request or socket. */
export interface Identity {
  readonly session: LiveSession;
  readonly account: Account;
}

export interface AskedSession {
  readonly session: LiveSession;
  readonly used: boolean;
}

/** Marks a session id with its owner, so that a sign-in can tell another person's leftover cookie from one's own. */
export function ownerTag(key: Buffer, userId: string): string {
  return createHmac('sha256', key).update(userId).digest('base64url').slice(0, 8);
}

/** Who is signed in, by the session store of the present mode. A switch of the mode takes sessions along; see `CarryOver`. */
export class Sessions {
  constructor(
    private readonly context: WorkerContext,
    private readonly kinds: Readonly<Record<SessionStoreKind, SessionKind>>,
    private readonly store: Pick<Store, 'accounts' | 'cluster'>,
    private readonly accounts: AccountCache,
    private readonly sessionEnd: SessionEnd,
    /** A session ended that an operator may have had. */
    private readonly operatorEnded: (sessionKey: string) => void,
    private readonly carryOver: CarryOver,
    /** A request's session got a new name: what else its browser keeps by the old one has to be made anew. */
    private readonly onCarried: (req: Request, res: Response, identity: Identity) => void,
  ) {}

  /**
   * For a request that is answered. A session of another store is carried over to the present one. Rejects with `unauthenticated`, saying what
   * became of the session.
   */
  async identify(req: Request, res: Response): Promise<Identity> {
    const view = this.view(req);
    const found = await this.kinds[this.context.mode.sessions].use(req, res, view);
    if (found.session !== undefined || found.loss.fate !== 'none') return this.admit(found);
    const other = await this.carryOver.find(view);
    if (other?.session !== undefined) {
      // Who may not come in is not taken along.
      await this.admit(other);
      const session = await this.carryOver.carry(req, res, view, other.session);
      const identity = await this.admit({ session });
      if (identity.account.operator) this.operatorEnded(other.session.key);
      this.onCarried(req, res, identity);
      return identity;
    }
    const followed = await this.carryOver.follow(res, view);
    return this.admit(followed === null ? this.switched(found, other) : { session: followed });
  }

  /** For a socket: by its cookie, without writing anything. */
  async recognize(req: IncomingMessage): Promise<Identity> {
    const view = this.view(req);
    const found = await this.kinds[this.context.mode.sessions].lookup(view);
    if (found.session !== undefined || found.loss.fate !== 'none') return this.admit(found);
    const other = await this.carryOver.find(view);
    return this.admit(other?.session === undefined ? this.switched(found, other) : other);
  }

  /** For who shows a ticket: whether the session that it was given to still holds. */
  async recall(session: LiveSession): Promise<Identity> {
    const present = this.context.mode.sessions;
    const moved = session.kind === present ? null : await this.carryOver.whereTo(session.key);
    const counts = moved ?? session;
    const [state = 'gone'] = await this.kinds[counts.kind].states([counts]);
    return this.admit(state === 'alive' ? { session: counts } : { loss: this.lossOf(counts, state) });
  }

  /** Why there is no session, as far as this node knows; what people lose is told to the primary. */
  private async explain({ loss, lostKey, held }: LostSession): Promise<SessionLoss> {
    const { self, slots, primary } = this.context;
    const isOpen = loss.fate === 'gone' || loss.fate === 'elsewhere';
    if (!isOpen || held === undefined || held.by.node !== self.node) return loss;
    if (lostKey !== undefined && this.sessionEnd.ended.has(lostKey)) return { ...loss, fate: 'revoked' };
    const explained = causedBy(loss, await slots.endOf(held.by.slot, held.by.pid));
    const { by, person } = held;
    if (explained !== loss) primary.send({ type: 'holdfast:session-lost', from: by, person });
    else if (loss.fate === 'elsewhere' && loss.switched === undefined)
      primary.send({ type: 'holdfast:bounced', person });
    return explained;
  }

  /** What a request without a session in the present store is told: what became of the one that it had in another. */
  private switched(found: SessionLookup, other: OtherLookup | null): SessionLookup {
    if (other?.loss === undefined) return found;
    const switched = { from: other.kind, to: this.context.mode.sessions };
    // It lives, and nobody here can take it along.
    const cause = other.loss.fate === 'elsewhere' ? ({ cause: 'switch' } as const) : {};
    return { ...other, loss: { ...other.loss, ...cause, switched } };
  }

  /** Whether the request carries the session's own cookie: for the later requests of a polling socket. */
  async isHolder(req: IncomingMessage, session: LiveSession): Promise<boolean> {
    return (await this.kinds[session.kind].idOf(this.view(req))) === session.id;
  }

  /** Whether this cluster signed the request's cookie of that store, by whatever name it came. */
  async isOurs(req: IncomingMessage, kind: SessionStoreKind): Promise<boolean> {
    return (await this.kinds[kind].idOf(this.view(req))) !== null;
  }

  /** A new session with a new id; what the browser was signed in as before ends. */
  async signIn(req: Request, res: Response, account: Account): Promise<LiveSession> {
    const view = this.view(req);
    const { sessions: kind } = this.context.mode;
    const old = await this.shown(kind, view);
    const now = Date.now();
    const session = this.kinds[kind].plan({
      userId: account.id,
      createdAt: now,
      signedInAt: now,
      generation: account.sessionGeneration,
    });
    await this.kinds[kind].begin(req, res, view, session);
    await this.endShown(old);
    await this.dropOthers(view, res);
    return session;
  }

  /**
   * Ends the session of the present store, and those of the other stores as far as they can be reached from here. Rejects with
   * `store_unwritable` when the end cannot be kept: the browser loses its cookies and the sockets close all the same.
   */
  async signOut(req: Request, res: Response): Promise<void> {
    const view = this.view(req);
    const shown = await this.shown(this.context.mode.sessions, view);
    try {
      await this.endShown(shown);
    } catch (problem) {
      if (!(problem instanceof HoldfastError) || !isUnwritable(problem)) throw problem;
      if (shown !== null) {
        this.sessionEnd.end({
          target: { session: typeof shown === 'string' ? shown : shown.key },
          reason: 'signed-out',
        });
      }
      for (const kind of SESSION_STORES) this.clearCookie(res, kind, view);
      throw new HoldfastError(
        'store_unwritable',
        'This browser is signed out. That the session has ended could not be kept, since the server cannot store anything just now.',
        { cause: problem },
      );
    }
    for (const kind of SESSION_STORES) {
      if (kind !== this.context.mode.sessions) await this.endQuietly(kind, view);
      this.clearCookie(res, kind, view);
    }
  }

  /**
   * The session that a request shows, or its key alone: with a routing that does not find a session in the memory of a worker again, the
   * worker that is asked to end it is not the one that has it. Null when there is none, or nobody has it.
   */
  private async shown(kind: SessionStoreKind, view: CookieView): Promise<LiveSession | string | null> {
    const { session } = await this.kinds[kind].lookup(view);
    if (session !== undefined || kind !== 'memory') return session ?? null;
    const id = await this.kinds.memory.idOf(view);
    return id === null ? null : sessionKey('memory', id);
  }

  /** Ends it here or wherever it is. Rejects with `store_unavailable` when that cannot be said for certain. */
  private async endShown(shown: LiveSession | string | null): Promise<void> {
    if (shown === null) return;
    if (typeof shown === 'string') {
      // Kept by the store as well: the word of it may be lost on its way.
      await this.store.cluster.recordEnd(shown, LIMITS.endedSessionKeptMs);
      this.sessionEnd.end({ target: { session: shown }, reason: 'signed-out' });
      this.operatorEnded(shown);
      return;
    }
    await this.kinds[shown.kind].end(shown);
    this.sessionEnd.end({ target: { session: shown.key }, reason: 'signed-out' });
    const account = await this.accounts.get(shown.userId).catch(() => null);
    if (account === null || account.operator) this.operatorEnded(shown.key);
  }

  /**
   * What is left of sockets' sessions, in their order, each extended when it was `used`; null where the store does not say it now. Never
   * rejects.
   */
  async check(asked: readonly AskedSession[]): Promise<readonly (SessionState | null)[]> {
    const isEnded = ({ session }: AskedSession) => this.sessionEnd.ended.reasonFor(session) !== null;
    const isElsewhere = ({ session }: AskedSession) => session.kind === 'memory' && !this.isHeldHere(session);
    const states = await this.statesOf(asked.filter((one) => !isEnded(one) && !isElsewhere(one)));
    return asked.map((one) => (isEnded(one) ? 'revoked' : (states.get(one.session) ?? null)));
  }

  /** Those that the store does not say are left out. */
  private async statesOf(asked: readonly AskedSession[]): Promise<ReadonlyMap<LiveSession, SessionState>> {
    const states = new Map<LiveSession, SessionState>();
    const attempt = (work: Promise<void>) =>
      work.catch((problem: Error) =>
        this.context.log.debug({ problem: problem.message }, 'sessions could not be checked'),
      );
    const extend = async ({ session }: AskedSession) => {
      states.set(session, await this.kinds[session.kind].touch(session));
    };
    const look = async (kind: SessionStoreKind) => {
      const unused = asked.filter(({ session, used }) => !used && session.kind === kind);
      const sessions = unused.map(({ session }) => session);
      if (sessions.length === 0) return;
      const found = await this.kinds[kind].states(sessions);
      for (const [index, session] of sessions.entries()) states.set(session, found[index] as SessionState);
    };
    const judge = async (alive: readonly LiveSession[]) => {
      const rules = await this.store.accounts.sessionRules(alive.map(({ userId }) => userId));
      for (const [index, session] of alive.entries()) {
        const rule = rules[index] ?? null;
        states.set(session, rule !== null && isValidFor(session, rule) ? 'alive' : 'revoked');
      }
    };
    const used = asked.filter((one) => one.used);
    await Promise.all([...used.map(extend), ...SESSION_STORES.map(look)].map(attempt));
    const alive = [...states].filter(([, state]) => state === 'alive').map(([session]) => session);
    // Alive only when its account says so, too.
    for (const session of alive) states.delete(session);
    if (alive.length > 0) await attempt(judge(alive));
    return states;
  }

  /** Another worker's memory cannot be looked into from here. */
  private isHeldHere({ route }: LiveSession): boolean {
    const { node, slot } = this.context.route;
    return route?.node === node && route.slot === slot;
  }

  private view(req: IncomingMessage): CookieView {
    return cookieView(req, this.context.boot);
  }

  private async admit(found: SessionLookup): Promise<Identity> {
    const { session } = found;
    if (session === undefined) throw signedOut(await this.explain(found), found.lostKey);
    if (this.sessionEnd.ended.reasonFor(session) !== null) throw signedOut(this.lossOf(session, 'revoked'));
    const account = await this.accounts.get(session.userId);
    if (account === null) throw signedOut(this.lossOf(session, 'gone'));
    if (!isValidFor(session, account)) throw signedOut(this.lossOf(session, 'revoked'));
    return { session, account };
  }

  private lossOf({ route }: LiveSession, fate: SessionLoss['fate']): SessionLoss {
    const { node, slot } = this.context.route;
    return {
      madeBy: route === null ? null : `${route.node}/${route.slot}`,
      answeredBy: `${node}/${slot}`,
      fate,
    };
  }

  /** A browser has one session: what it was signed in as in another store is over. */
  private async dropOthers(view: CookieView, res: Response): Promise<void> {
    for (const kind of SESSION_STORES) {
      if (kind === this.context.mode.sessions || sessionCookie(view, kind) === undefined) continue;
      await this.endQuietly(kind, view);
      this.clearCookie(res, kind, view);
    }
  }

  private async endQuietly(kind: SessionStoreKind, view: CookieView): Promise<void> {
    try {
      await this.endShown(await this.shown(kind, view));
    } catch (problem) {
      this.context.log.debug({ kind, problem: (problem as Error).message }, 'another session was not ended');
    }
  }

  private clearCookie(res: Response, kind: SessionStoreKind, { secure, cluster }: CookieView): void {
    setCookie(res, cookieName(kind, secure, cluster), '', { secure, sameSite: 'lax', maxAge: 0 });
  }
}

/** Also where it is the cause: the store of sessions says only that it does not answer. */
function isUnwritable(problem: unknown): boolean {
  return (
    problem instanceof HoldfastError && (problem.code === 'store_unwritable' || isUnwritable(problem.cause))
  );
}

/** A generation beyond the account's: the account was read before its sessions ended, the session begun after it. */
function isValidFor(session: LiveSession, account: SessionRules): boolean {
  return !account.disabled && session.generation >= account.sessionGeneration;
}

/** `loss`: what became of the session, where that is known. */
const SIGNED_OUT = 'You are signed out here.';
/** Who has just signed in and reads this has blocked cookies, or a client that does not keep them. */
const NO_COOKIE =
  'No session cookie came with this request. Sign in, and send back the cookie that the answer sets; a browser that blocks cookies cannot.';

export function signedOut(loss: SessionLoss | undefined, lostKey?: string): HoldfastError {
  const details = {
    ...(loss === undefined ? {} : { session: loss }),
    ...(lostKey === undefined ? {} : { lostKey }),
  };
  return new HoldfastError('unauthenticated', loss?.fate === 'none' ? NO_COOKIE : SIGNED_OUT, details);
}
