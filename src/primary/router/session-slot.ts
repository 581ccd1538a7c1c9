import { cookieValue } from '../../domain/request-head.js';
import { type Mode, SESSION_STORES, type SessionStoreKind } from '../../protocol/mode.js';
import { type CookieRules, cookieNames, type Route, routeOfCookie } from '../../protocol/route.js';

export interface SessionSlots {
  /** The slot of the worker that made the session, by which `session` routing goes. */
  readonly session: number | null;
  /**
   * The slot of the worker whose memory still holds a session that the present mode keeps elsewhere: only that one can
   * carry it over.
   */
  readonly holder: number | null;
}

/**
 * Which slots of this node a request's session cookies name. The cookie of the present store counts; without it those
 * of the others do, for a switch of the mode takes sessions along. Pure.
 */
export function sessionSlots(
  cookieHeader: string,
  { sessions }: Mode,
  node: string,
  cookies: CookieRules,
  nowMs: number,
): SessionSlots {
  const slotIn = (kind: SessionStoreKind): number | null | undefined => {
    // Whether the request came over TLS is for the worker to judge; the route only chooses one.
    const value = [true, false]
      .flatMap((secure) => cookieNames(kind, secure, cookies, nowMs))
      .map((name) => cookieValue(cookieHeader, name))
      .find((found) => found !== undefined);
    return value === undefined ? undefined : slotHere(routeOfCookie(kind, value), node);
  };
  const present = slotIn(sessions);
  if (present !== undefined) return { session: present, holder: null };
  const others = SESSION_STORES.filter((kind) => kind !== sessions).map(
    (kind) => [kind, slotIn(kind)] as const,
  );
  const holder = others.find(([kind]) => kind === 'memory')?.[1] ?? null;
  return { session: holder ?? others.find(([, slot]) => slot != null)?.[1] ?? null, holder };
}

function slotHere(route: Route | null, node: string): number | null {
  return route?.node === node ? route.slot : null;
}
