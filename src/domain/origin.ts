import type { OriginRefusal } from '../protocol/access-refusal.js';
import { LIMITS } from '../protocol/limits.js';
import { isLoopback } from './loopback.js';
import { type RequestFacts, type RequestLike, requestFacts } from './request-facts.js';

/** Which pages are our own. */
export interface SiteRules {
  /** The address this node is bound to. */
  readonly host: string;
  /** `--origins`: full origins (`https://chat.example.org`). */
  readonly origins: readonly string[];
  readonly trustProxy: readonly string[];
}

/**
 * Why a request may not act with the browser's cookies; null when it may. A request without Origin that no
 * browser marks as another site's comes from a program, which holds no one's cookies: it passes unless `fromPages`.
 */
export function originRefusal(req: RequestLike, rules: SiteRules, fromPages = false): OriginRefusal | null {
  const facts = requestFacts(req, rules.trustProxy);
  if (!isKnownHost(facts.host, rules)) return { kind: 'unknown-host', ...askedFacts(facts) };
  const origin = singleValue(req.headers.origin);
  if (origin !== undefined) {
    return originAllowed(origin, facts, rules.origins) ? null : otherSite(origin, facts);
  }
  const site = singleValue(req.headers['sec-fetch-site']);
  if (site === 'same-origin') return null;
  if (fromPages) return { kind: 'no-origin' };
  return site === undefined || site === 'none' ? null : otherSite(null, facts);
}

/** The name as it came, bounded and without what could be anything but a name. */
function shownHost(name: string): string {
  const text = name.replace(/[^A-Za-z0-9.:[\]/_-]/g, '?');
  const max = LIMITS.originEchoMaxChars;
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function askedFacts({ host, secure }: Pick<RequestFacts, 'host' | 'secure'>) {
  return { host: host === undefined ? null : shownHost(host), secure };
}

function otherSite(origin: string | null, facts: Pick<RequestFacts, 'host' | 'secure'>): OriginRefusal {
  const isNamed = origin !== null && parseUrl(origin) !== null;
  return { kind: 'other-site', origin: isNamed ? shownHost(origin) : null, ...askedFacts(facts) };
}

/** Whether a page that another node served asks. `hosts`: `host:port` of the nodes. */
export function isPeerOrigin({ headers }: RequestLike, hosts: readonly string[]): boolean {
  const origin = singleValue(headers.origin);
  return origin !== undefined && hosts.some((host) => originAllowed(origin, { host, secure: false }, []));
}

/**
 * Whether the Host is one of ours. A page may let its own name point to 127.0.0.1 (DNS rebinding), and would then be
 * the same origin as a chat there. So a chat bound to loopback answers to the names of this machine and of `--origins`
 * only. Elsewhere the server cannot know its names, and who makes the first account needs the set-up token.
 */
export function isKnownHost(host: string | undefined, { host: bound, origins }: SiteRules): boolean {
  if (!isLoopback(bound)) return true;
  if (host === undefined) return false;
  const name = parseUrl(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  return (
    isLoopback(name.replace(/^\[|\]$/g, '')) || origins.some((origin) => parseUrl(origin)?.hostname === name)
  );
}

/**
 * The server's own host and listed origins; over TLS only `https` is its own. `null` (sandboxed frames, some redirects)
 * is refused.
 */
function originAllowed(
  origin: string,
  { host, secure }: Pick<RequestFacts, 'host' | 'secure'>,
  allowed: readonly string[],
): boolean {
  if (allowed.includes(origin)) return true;
  const url = parseUrl(origin);
  if (url === null || host === undefined || url.host !== host.toLowerCase()) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && !secure);
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function singleValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
