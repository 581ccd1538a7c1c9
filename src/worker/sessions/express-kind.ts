import { sign, unsign } from 'cookie-signature';
import type { Request, RequestHandler, Response } from 'express';
import expressSession, { type SessionData, type Store } from 'express-session';
import { requestFacts } from '../../domain/request-facts.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { SessionStoreKind } from '../../protocol/mode.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { cookieName, routedSessionId, routeOfSessionId } from '../../protocol/route.js';
import type { WorkerContext } from '../shared/context.js';
import { newUnguessableId } from '../shared/ids.js';
import { setCookie } from './cookies.js';
import { heldSecret, holderOf, ownerTagOf } from './held-secret.js';
import {
  type LiveSession,
  type LostSession,
  type RequestCookies,
  type SessionKind,
  type SessionLookup,
  type SessionOrigin,
  type SessionState,
  sessionCookie,
  sessionKey,
} from './live-session.js';
import { sessionExpiresAt, sessionLoss } from './session-rules.js';

declare module 'express-session' {
  interface SessionData {
    userId?: string;
    createdAt?: number;
    signedInAt?: number;
    generation?: number;
  }
}

/** What differs between the memory of a worker and the shared store. */
export interface SessionBackend {
  readonly kind: Extract<SessionStoreKind, 'memory' | 'redis'>;
  readonly store: Store;
  /** Whether each is there, in their order. */
  hasEach(sids: readonly string[]): Promise<readonly boolean[]>;
  /** Extends it without writing it; false when it is gone. */
  extend(sid: string, createdAt: number): Promise<boolean>;
  /** When it was last used as far as it is known. */
  usedAt(sid: string): number | null;
}

/** Sessions by express-session, whose cookie holds a signed id. */
export class ExpressSessions implements SessionKind {
  readonly kind;
  private readonly middleware: Readonly<Record<'plain' | 'secure', RequestHandler>>;

  constructor(
    private readonly context: WorkerContext,
    private readonly backend: SessionBackend,
    private readonly secret: string,
    /** Marks the id with its owner; see `ownerTags`. */
    private readonly tagOf: (userId: string) => string,
  ) {
    this.kind = backend.kind;
    this.middleware = { plain: this.make(false), secure: this.make(true) };
  }

  async lookup(sent: RequestCookies): Promise<SessionLookup> {
    const id = this.signedId(sent);
    if (id === null) return { loss: this.loss(sent, null) };
    const data = await guarded(
      () =>
        new Promise<SessionData | null | undefined>((resolve, reject) => {
          this.backend.store.get(id, (error, found) => (error ? reject(error) : resolve(found)));
        }),
    );
    return this.resultOf(sent, id, data);
  }

  async idOf(sent: RequestCookies): Promise<string | null> {
    return this.signedId(sent);
  }

  async use(req: Request, res: Response, sent: RequestCookies): Promise<SessionLookup> {
    const id = this.signedId(sent);
    if (id === null) return { loss: this.loss(sent, null) };
    await this.open(req, res, sent);
    const found = req.sessionID === id ? req.session : null;
    const result = this.resultOf(sent, id, found);
    if (result.session === undefined && found?.userId !== undefined) {
      await guarded(
        () =>
          new Promise<void>((resolve, reject) => {
            this.backend.store.destroy(id, (error) => (error ? reject(error) : resolve()));
          }),
      );
    }
    return result;
  }

  plan(origin: SessionOrigin): LiveSession {
    const { route, self } = this.context;
    const secret = this.kind === 'memory' ? heldSecret(newUnguessableId(), self.pid) : newUnguessableId();
    return this.live(routedSessionId(`${secret}-${this.tagOf(origin.userId)}`, route), origin);
  }

  async begin(req: Request, res: Response, sent: RequestCookies, planned: LiveSession): Promise<void> {
    await this.open(req, res, sent);
    req.holdfastSessionId = planned.id;
    try {
      // A new id, whatever the browser brought: an id that somebody else planted is worth nothing.
      await guarded(() => promised((done) => req.session.regenerate(done)));
      const { userId, createdAt, signedInAt, generation } = planned;
      Object.assign(req.session, { userId, createdAt, signedInAt, generation });
      await guarded(() => promised((done) => req.session.save(done)));
    } catch (error) {
      // Else the answer would bring the cookie of a session that is nowhere, in place of the one that the browser has.
      delete (req as Partial<Request>).session;
      throw error;
    }
  }

  async show(res: Response, sent: RequestCookies, { id }: LiveSession): Promise<void> {
    const { secure, cluster } = sent;
    const maxAge = LIMITS.sessionAbsoluteMs / 1_000;
    const value = `s:${sign(id, this.secret)}`;
    setCookie(res, cookieName(this.kind, secure, cluster), value, { secure, sameSite: 'lax', maxAge });
  }

  async touch(session: LiveSession): Promise<SessionState> {
    if (this.isOver(session)) return 'expired';
    return (await guarded(() => this.backend.extend(session.id, session.createdAt))) ? 'alive' : 'gone';
  }

  async states(sessions: readonly LiveSession[]): Promise<readonly SessionState[]> {
    const there = await guarded(() => this.backend.hasEach(sessions.map(({ id }) => id)));
    return sessions.map((session, index) =>
      this.isOver(session) ? 'expired' : there[index] === true ? 'alive' : 'gone',
    );
  }

  async end(session: LiveSession): Promise<void> {
    await guarded(() => promised((done) => this.backend.store.destroy(session.id, done)));
  }

  private isOver({ createdAt }: LiveSession): boolean {
    return createdAt + LIMITS.sessionAbsoluteMs <= Date.now();
  }

  private make(secure: boolean): RequestHandler {
    return expressSession({
      name: cookieName(this.kind, secure, this.context.boot.cookies.cluster),
      secret: this.secret,
      store: this.backend.store,
      resave: false,
      saveUninitialized: false,
      rolling: false,
      genid: (req) =>
        (req as Request).holdfastSessionId ?? routedSessionId(newUnguessableId(), this.context.route),
      // The store ends an idle session; the cookie only has to outlive it. Both middlewares share one store, and the
      // last one's `generate` serves both: so `secure` is asked of the request, not of the middleware.
      cookie: (req) => ({
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: requestFacts(req, this.context.boot.trustProxy).secure,
        maxAge: LIMITS.sessionAbsoluteMs,
      }),
    });
  }

  /** Lets express-session read the request's session and take over the response's end. */
  private async open(req: Request, res: Response, sent: RequestCookies): Promise<void> {
    if (req.session !== undefined) return;
    const middleware = sent.secure ? this.middleware.secure : this.middleware.plain;
    await guarded(() => promised((done) => middleware(req, res, done)));
  }

  private signedId(sent: RequestCookies): string | null {
    const value = sessionCookie(sent, this.kind);
    if (value === undefined || !value.startsWith('s:')) return null;
    const id = unsign(value.slice(2), this.secret);
    return id === false ? null : id;
  }

  private resultOf(
    sent: RequestCookies,
    id: string,
    data: Partial<SessionData> | null | undefined,
  ): SessionLookup {
    const lost = { lostKey: sessionKey(this.kind, id), ...this.held(id) };
    if (!isSignedIn(data)) return { loss: this.loss(sent, id), ...lost };
    const session = this.live(id, data);
    return session.expiresAt > Date.now() ? { session } : { loss: this.loss(sent, id, 'expired'), ...lost };
  }

  private live(id: string, { userId, createdAt, signedInAt, generation }: SignedInData): LiveSession {
    return {
      kind: this.kind,
      id,
      key: sessionKey(this.kind, id),
      userId,
      createdAt,
      signedInAt,
      generation,
      expiresAt: sessionExpiresAt({ createdAt, usedAt: this.backend.usedAt(id) ?? Date.now() }),
      route: routeOfSessionId(id),
    };
  }

  private held(id: string): Pick<LostSession, 'held'> {
    const route = routeOfSessionId(id);
    const pid = this.kind === 'memory' ? holderOf(id) : null;
    if (route === null || pid === null) return {};
    return { held: { by: { ...route, pid }, person: ownerTagOf(id) ?? '' } };
  }

  private loss(sent: RequestCookies, id: string | null, known?: 'expired') {
    const present = sessionCookie(sent, this.kind) !== undefined;
    const route = id === null ? null : routeOfSessionId(id);
    return sessionLoss({
      kind: this.kind,
      cookie: id !== null ? 'genuine' : present ? 'forged' : 'absent',
      route,
      self: this.context.route,
      ...(known === undefined ? {} : { known }),
    });
  }
}

type SignedInData = Required<Pick<SessionData, 'userId' | 'createdAt' | 'signedInAt' | 'generation'>>;

function isSignedIn(data: Partial<SessionData> | null | undefined): data is SignedInData {
  return (
    data?.userId !== undefined &&
    data.createdAt !== undefined &&
    data.signedInAt !== undefined &&
    data.generation !== undefined
  );
}

/** A callback API as a promise. */
function promised(run: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error ? reject(error) : resolve()));
  });
}

/** Whatever a session store fails with, it does not answer just now. */
async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    throw refusalError('store_unavailable', { kind: 'sessions-away' }, { cause: error });
  }
}
