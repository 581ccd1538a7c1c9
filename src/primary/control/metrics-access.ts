import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../domain/loopback.js';
import { isKnownHost, type SiteRules } from '../../domain/origin.js';

/**
 * Whether whoever asks for the metrics gets them without an operator's cookie: a scraper of this machine, or one that
 * shows the token. Whoever comes through a proxy is not local, and a proxy need not say that it is one.
 */
export function mayScrape(request: IncomingMessage, site: SiteRules, token: string | null): boolean {
  const { headers, socket } = request;
  const forwarded = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via;
  const isLocal =
    isLoopback(socket.remoteAddress ?? '') &&
    forwarded === undefined &&
    site.trustProxy.length === 0 &&
    site.origins.length === 0 &&
    isKnownHost(headers.host, site);
  return isLocal || showsToken(request, token);
}

/** `Authorization: Bearer <token>`, compared in constant time. */
function showsToken(request: IncomingMessage, token: string | null): boolean {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === null || given === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
