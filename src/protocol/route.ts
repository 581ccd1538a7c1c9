import type { SessionStoreKind } from './mode.js';

/**
 * Session ids end in the node and slot that made them, and Engine.IO ids begin with the slot. So a router needs no
 * table, and stickiness survives its restart (the `jvmRoute` convention of Tomcat).
 */
export interface Route {
  readonly node: string;
  readonly slot: number;
}

/** A node's name: letters, digits, `-` and `_`, 1 to 64 characters; no dot, since dots separate the route. */
export const NODE_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** A cluster's name: a part of every key and channel. */
export const CLUSTER_NAME = /^[a-z0-9-]{1,32}$/;
export const CLUSTER_NAME_RULE = '1 to 32 small letters, digits or -';

/**
 * What a cookie is for. One for each session store, so that a switch keeps the sessions of the other; and the
 * operator's. `oidc` is for the way to an OpenID provider and back.
 */
export type CookieKind = SessionStoreKind | 'operator' | 'oidc';

/**
 * Behind TLS a cookie's name begins with this, so that neither a subdomain nor plain HTTP can set it. A browser then
 * takes it only with Secure and Path=/.
 */
const SECURE_COOKIE_PREFIX = '__Host-';

/**
 * A cookie's name for a request that came over TLS or not. It carries the cluster's id, since cookies know no ports:
 * two chats on one host would sign each other out. `cluster` null: the name that stores of format 1 knew.
 */
export function cookieName(kind: CookieKind, secure: boolean, cluster: string | null): string {
  const name = cluster === null ? `holdfast.${kind}` : `holdfast.${cluster}.${kind}`;
  return secure ? `${SECURE_COOKIE_PREFIX}${name}` : name;
}

/** Whose cookies count. */
export interface CookieRules {
  /** The cluster's id. */
  readonly cluster: string;
  /**
   * Until then, ms since 1970, cookies without a cluster's id are read as well. So people who were signed in when the
   * store was migrated from format 1 stay so. 0 where there never were such. They count only by our own signature, as
   * the others do.
   */
  readonly formerUntil: number;
}

/** The names under which a session's cookie may come: the present one, and while it is read the former one after it. */
export function cookieNames(
  kind: SessionStoreKind,
  secure: boolean,
  { cluster, formerUntil }: CookieRules,
  nowMs: number,
): string[] {
  const present = cookieName(kind, secure, cluster);
  return nowMs < formerUntil ? [present, cookieName(kind, secure, null)] : [present];
}

/** `<random>.<node>.<slot>` */
export function routedSessionId(random: string, route: Route): string {
  return `${random}.${route.node}.${route.slot}`;
}

/** The route at the end of a session id, or null when there is none that could be meant. */
export function routeOfSessionId(sessionId: string): Route | null {
  const parts = sessionId.split('.');
  const slotText = parts.pop();
  const node = parts.pop();
  if (parts.length === 0 || slotText === undefined || node === undefined || !NODE_NAME.test(node))
    return null;
  const slot = parseSlot(slotText);
  return slot === null ? null : { node, slot };
}

/**
 * The route named by a session cookie's value. A memory or redis cookie is express-session's
 * `s:<session id>.<signature>`; a token cookie is `<token>.<node>.<slot>`. The signature is not checked
 * here: a forged route only chooses a worker, which will find no session.
 */
export function routeOfCookie(kind: SessionStoreKind, rawValue: string): Route | null {
  let value: string;
  try {
    value = decodeURIComponent(rawValue);
  } catch {
    // No cookie of ours is encoded like that.
    return null;
  }
  if (kind === 'token') return routeOfSessionId(value);
  if (!value.startsWith('s:')) return null;
  const dot = value.lastIndexOf('.');
  return dot < 0 ? null : routeOfSessionId(value.slice(2, dot));
}

/** `<slot>-<random>`: Engine.IO ids travel in URLs and file names, where a dot is less safe than a dash. */
function engineId(slot: number, random: string): string {
  return `${slot}-${random}`;
}

/**
 * `<slot>-p<pid in base 36>-<random>`: while a slot is restarted it has two processes for some seconds, and each must
 * get the polls of its own connections.
 */
export function engineIdOf(slot: number, pid: number, random: string): string {
  return engineId(slot, `p${pid.toString(36)}-${random}`);
}

/** The pid in an id made by `engineIdOf`, or null. */
export function pidOfEngineId(id: string): number | null {
  const match = /^[1-9][0-9]{0,2}-p([0-9a-z]{1,8})-/.exec(id);
  return match ? Number.parseInt(match[1] as string, 36) : null;
}

/** The slot in front of an Engine.IO id, or null. */
export function slotOfEngineId(id: string): number | null {
  const dash = id.indexOf('-');
  return dash < 1 ? null : parseSlot(id.slice(0, dash));
}

function parseSlot(text: string): number | null {
  if (!/^[1-9][0-9]{0,2}$/.test(text)) return null;
  return Number(text);
}
