import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { requestFacts } from '../../domain/request-facts.js';
import type { CookieView } from './live-session.js';

export function cookieView(req: IncomingMessage, trustProxy: readonly string[]): CookieView {
  return {
    cookies: parseCookie(req.headers.cookie ?? ''),
    secure: requestFacts(req, trustProxy).secure,
  };
}
