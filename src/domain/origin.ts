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
 * Why a request may not act with the browser's cookies, in words for its sender; null when it may. A request without Origin that no
 * browser marks as another site's comes from a program, which holds no one's cookies: it passes unless `fromPages`.
 */
export function originRefusal(req: RequestLike, rules: SiteRules, fromPages = false): string | null {
  const facts = requestFacts(req, rules.trustProxy);
  if (!isKnownHost(facts.host, rules)) return unknownHost(facts);
  const origin = one(req.headers.origin);
  if (origin !== undefined) {
    return originAllowed(origin, facts, rules.origins) ? null : otherSite(origin, facts);
  }
  const site = one(req.headers['sec-fetch-site']);
  if (site === 'same-origin') return null;
  if (fromPages) return 'State is changed with an Origin header of this site only.';
  return site === undefined || site === 'none' ? null : otherSite(null, facts);
}

/** The name as it came, bounded and without what could be anything but a name. */
function shown(name: string): string {
  const text = name.replace(/[^A-Za-z0-9.:[\]/_-]/g, '?');
  const max = LIMITS.originEchoMaxChars;
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function askedAs({ host, secure }: Pick<RequestFacts, 'host' | 'secure'>): string {
  return host === undefined ? 'without a Host' : `as ${secure ? 'https' : 'http'}://${shown(host)}`;
}

/** What to do when it is no other site, but this one behind a proxy that hides it. */
const PASS_HOST = 'let the proxy pass the Host on (nginx: proxy_set_header Host $host)';

function otherSite(origin: string | null, facts: Pick<RequestFacts, 'host' | 'secure'>): string {
  const isNamed = origin !== null && parsed(origin) !== null;
  const page = isNamed ? `of ${shown(origin)}` : 'of no site that it names';
  const cure = isNamed
    ? ` If that is this chat, start it with --origins ${shown(origin)}, or ${PASS_HOST}.`
    : '';
  return `Requests of other sites are refused. The page is ${page}, and this chat was asked ${askedAs(facts)}.${cure}`;
}

function unknownHost(facts: Pick<RequestFacts, 'host' | 'secure'>): string {
  return `This chat is bound to this machine, and was asked ${askedAs(facts)}, which it does not know. Start it with --origins and the address that people open (--origins https://chat.example.com), and ${PASS_HOST}.`;
}

/** Whether a page that another node served asks. `hosts`: `host:port` of the nodes. */
export function isPeerOrigin({ headers }: RequestLike, hosts: readonly string[]): boolean {
  const origin = one(headers.origin);
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
  const name = parsed(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  return (
    isLoopback(name.replace(/^\[|\]$/g, '')) || origins.some((origin) => parsed(origin)?.hostname === name)
  );
}

/**
 * The server's own host and listed origins; over TLS only `https` is its own. `null` (sandboxed frames, some redirects) is refused.
 */
function originAllowed(
  origin: string,
  { host, secure }: Pick<RequestFacts, 'host' | 'secure'>,
  allowed: readonly string[],
): boolean {
  if (allowed.includes(origin)) return true;
  const url = parsed(origin);
  if (url === null || host === undefined || url.host !== host.toLowerCase()) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && !secure);
}

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
