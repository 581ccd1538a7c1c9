/** When a session ends, and why one was lost. Pure: its age and the time in, the verdict out. */
import type { SessionLoss } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { SessionStoreKind } from '../../protocol/mode.js';
import type { Route } from '../../protocol/route.js';
import type { SessionRules } from '../../store/interfaces/accounts.js';
import type { AnySession } from './live-session.js';

export interface SessionAge {
  readonly createdAt: number;
  /** When it was last used. */
  readonly usedAt: number;
}

/**
 * When a session ends if nothing more happens: the earlier of its idle and its absolute end, ms since 1970. One made
 * further in the future than it may lie idle was made by a wrong clock. It would outlive its absolute time by as much,
 * so it has ended.
 */
export function sessionExpiresAt({ createdAt, usedAt }: SessionAge): number {
  if (createdAt - usedAt > LIMITS.sessionIdleMs) return usedAt;
  return Math.min(usedAt + LIMITS.sessionIdleMs, createdAt + LIMITS.sessionAbsoluteMs);
}

/**
 * A token is sealed again when a tenth of its idle time has passed, so that activity extends it without a write a
 * request.
 */
export function resealDue(sealedAt: number, nowMs: number): boolean {
  return nowMs - sealedAt > LIMITS.sessionIdleMs / 10;
}

export interface LossFacts {
  readonly kind: SessionStoreKind;
  /** A cookie for this kind came with the request, and was made by this cluster. */
  readonly cookie: 'absent' | 'forged' | 'genuine';
  readonly route: Route | null;
  readonly self: Route;
  /** What the store of sessions knows beyond "not there". */
  readonly known?: 'expired' | 'revoked';
}

/** Why a request is signed out, for the page to say (SESS-2, SESS-4). */
export function sessionLoss(facts: LossFacts): SessionLoss {
  const { cookie, route, self, kind, known } = facts;
  const genuine = cookie === 'genuine';
  const base = {
    madeBy: genuine && route !== null ? `${route.node}/${route.slot}` : null,
    answeredBy: `${self.node}/${self.slot}`,
  };
  if (!genuine) return { ...base, fate: 'none' };
  if (known !== undefined) return { ...base, fate: known };
  const here = route !== null && route.node === self.node && route.slot === self.slot;
  if (kind !== 'memory') return { ...base, fate: 'gone', cause: 'store' };
  return { ...base, fate: route !== null && !here ? 'elsewhere' : 'gone' };
}

/** A generation beyond the account's: the account was read before its sessions ended, the session begun after it. */
export function isValidFor(session: Pick<AnySession, 'generation'>, account: SessionRules): boolean {
  return !account.disabled && session.generation >= account.sessionGeneration;
}
