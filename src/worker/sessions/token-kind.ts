import type { Request, Response } from 'express';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { LIMITS } from '../../protocol/limits.js';
import { cookieName, type Route, routeOfSessionId } from '../../protocol/route.js';
import type { WorkerContext } from '../shared/context.js';
import { newUnguessableId } from '../shared/ids.js';
import { setCookie } from './cookies.js';
import {
  type LiveSession,
  type RequestCookies,
  type SessionKind,
  type SessionLookup,
  type SessionOrigin,
  type SessionState,
  sessionCookie,
  sessionKey,
} from './live-session.js';
import type { Revocations } from './revocations.js';
import { resealDue, sessionExpiresAt, sessionLoss } from './session-rules.js';

/** The whole state of a session, encrypted in its cookie. */
interface TokenState {
  readonly sid: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly signedInAt: number;
  readonly generation: number;
  readonly sealedAt: number;
  /** Repeated inside, since the copy outside the encryption can be changed by anyone. */
  readonly node: string;
  readonly slot: number;
}

/**
 * Sessions that no server keeps: `<encrypted token>.<node>.<slot>` in the cookie. It is sealed again with use. A
 * sign-out puts its id on the list of revoked ones, for as long as the token could be valid.
 */
export class TokenSessions implements SessionKind {
  readonly kind = 'token';

  constructor(
    private readonly context: WorkerContext,
    private readonly key: Uint8Array,
    private readonly revocations: Revocations,
  ) {}

  async lookup(sent: RequestCookies): Promise<SessionLookup> {
    return this.resultOf(sent, await this.stateIn(sent));
  }

  async idOf(sent: RequestCookies): Promise<string | null> {
    return (await this.stateIn(sent))?.sid ?? null;
  }

  async use(_req: Request, res: Response, sent: RequestCookies): Promise<SessionLookup> {
    const state = await this.stateIn(sent);
    const found = await this.resultOf(sent, state);
    if (found.session === undefined || state === null || !resealDue(state.sealedAt, Date.now())) return found;
    const again = { ...state, sealedAt: Date.now() };
    await this.seal(res, sent, again);
    return { session: this.live(again) };
  }

  plan({ userId, createdAt, signedInAt, generation }: SessionOrigin): LiveSession {
    const { node, slot } = this.context.route;
    const origin = { userId, createdAt, signedInAt, generation };
    return this.live({ sid: newUnguessableId(), ...origin, sealedAt: Date.now(), node, slot });
  }

  async begin(_req: Request, res: Response, sent: RequestCookies, planned: LiveSession): Promise<void> {
    await this.show(res, sent, planned);
  }

  async show(res: Response, sent: RequestCookies, session: LiveSession): Promise<void> {
    const { id, userId, createdAt, signedInAt, generation, route } = session;
    const origin = { userId, createdAt, signedInAt, generation };
    await this.seal(res, sent, {
      sid: id,
      ...origin,
      sealedAt: Date.now(),
      ...(route ?? this.context.route),
    });
  }

  /** A cookie cannot be sealed anew from a socket: the socket itself remembers that it was used. */
  async touch(session: LiveSession): Promise<SessionState> {
    return this.state(session);
  }

  async states(sessions: readonly LiveSession[]): Promise<readonly SessionState[]> {
    return Promise.all(sessions.map((session) => this.state(session)));
  }

  private async state(session: LiveSession): Promise<SessionState> {
    if (session.expiresAt <= Date.now()) return 'expired';
    return (await this.revocations.has(session.id)) ? 'revoked' : 'alive';
  }

  async end(session: LiveSession): Promise<void> {
    await this.revocations.add(
      session.id,
      Math.max(1_000, session.createdAt + LIMITS.sessionAbsoluteMs - Date.now()),
    );
  }

  private cookieOf(sent: RequestCookies): string | undefined {
    return sessionCookie(sent, 'token');
  }

  private async stateIn(sent: RequestCookies): Promise<TokenState | null> {
    const value = this.cookieOf(sent);
    return value === undefined ? null : this.unseal(value);
  }

  private async resultOf(sent: RequestCookies, state: TokenState | null): Promise<SessionLookup> {
    if (state === null) {
      return { loss: this.loss(this.cookieOf(sent) === undefined ? 'absent' : 'forged', null) };
    }
    const session = this.live(state);
    if (session.expiresAt <= Date.now()) return { loss: this.loss('genuine', state, 'expired') };
    if (await this.revocations.has(session.id)) return { loss: this.loss('genuine', state, 'revoked') };
    return { session };
  }

  private async seal(res: Response, { secure, cluster }: RequestCookies, state: TokenState): Promise<void> {
    const token = await new EncryptJWT({ ...state })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(this.key);
    const maxAge = Math.floor((this.live(state).expiresAt - Date.now()) / 1_000);
    const value = `${token}.${state.node}.${state.slot}`;
    setCookie(res, cookieName('token', secure, cluster), value, { secure, sameSite: 'lax', maxAge });
  }

  private async unseal(value: string): Promise<TokenState | null> {
    const route = routeOfSessionId(value);
    if (route === null || value.length > 4_096) return null;
    const token = value.slice(0, -`.${route.node}.${route.slot}`.length);
    try {
      const { payload } = await jwtDecrypt(token, this.key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      // The encryption vouches for the shape: only `seal` makes tokens that open.
      const state = payload as unknown as TokenState;
      return state.node === route.node && state.slot === route.slot ? state : null;
    } catch {
      // Not sealed with this cluster's secret, or altered: as good as no token.
      return null;
    }
  }

  private live({
    sid,
    userId,
    createdAt,
    signedInAt,
    generation,
    sealedAt,
    node,
    slot,
  }: TokenState): LiveSession {
    return {
      kind: 'token',
      id: sid,
      key: sessionKey('token', sid),
      userId,
      createdAt,
      signedInAt,
      generation,
      expiresAt: sessionExpiresAt({ createdAt, usedAt: sealedAt }),
      route: { node, slot },
    };
  }

  private loss(cookie: 'absent' | 'forged' | 'genuine', route: Route | null, known?: 'expired' | 'revoked') {
    return sessionLoss({
      kind: 'token',
      cookie,
      route,
      self: this.context.route,
      ...(known === undefined ? {} : { known }),
    });
  }
}
