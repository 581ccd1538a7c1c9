import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { clientAddress } from '../../domain/client-address.js';
import { originAllowed } from '../../domain/origin.js';
import type { WorkerContext } from '../context.js';

/** What is believed of a request: forwarded headers only when a listed proxy wrote them. */
export interface RequestFacts {
  readonly address: string;
  /** It came over TLS as far as a trusted proxy says. */
  readonly secure: boolean;
  readonly host: string | undefined;
}

const compiled = new WeakMap<readonly string[], (address: string, hop: number) => boolean>();

export function requestFacts(req: IncomingMessage, trusted: readonly string[]): RequestFacts {
  const remote = req.socket.remoteAddress ?? '';
  const address = clientAddress(remote, header(req, 'x-forwarded-for'), trusted);
  if (!isTrusted(remote, trusted)) return { address, secure: false, host: req.headers.host };
  return {
    address,
    secure: lastOf(header(req, 'x-forwarded-proto'))?.toLowerCase() === 'https',
    host: lastOf(header(req, 'x-forwarded-host')) ?? req.headers.host,
  };
}

/** Whether a request from its origin may act with the browser's cookies. */
export function isOwnOrigin(req: IncomingMessage, context: WorkerContext): boolean {
  const { origins, trustProxy } = context.boot;
  const { host } = requestFacts(req, trustProxy);
  const { origin } = req.headers;
  if (origin !== undefined) return originAllowed({ origin, host, allowed: origins });
  // Browsers say where a request comes from even where they send no Origin; other programs hold no one's cookies.
  const site = header(req, 'sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Whether a page that another node served asks. */
export function isPeerOrigin(req: IncomingMessage, { peers }: WorkerContext): boolean {
  const { origin } = req.headers;
  return origin !== undefined && peers.hosts.some((host) => originAllowed({ origin, host, allowed: [] }));
}

function isTrusted(remote: string, trusted: readonly string[]): boolean {
  if (trusted.length === 0) return false;
  let trust = compiled.get(trusted);
  if (trust === undefined) {
    trust = proxyAddr.compile([...trusted]);
    compiled.set(trusted, trust);
  }
  try {
    return trust(remote, 0);
  } catch {
    return false;
  }
}

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** The nearest proxy writes last. */
function lastOf(list: string | undefined): string | undefined {
  const last = list?.split(',').pop()?.trim();
  return last === '' ? undefined : last;
}
