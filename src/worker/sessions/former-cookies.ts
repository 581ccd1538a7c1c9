import type { RequestHandler } from 'express';
import { requestFacts } from '../../domain/request-facts.js';
import { cookieValue } from '../../domain/request-head.js';
import { LIMITS } from '../../protocol/limits.js';
import { SESSION_STORES } from '../../protocol/mode.js';
import { cookieNames } from '../../protocol/route.js';
import type { WorkerContext } from '../shared/context.js';
import { setCookie } from './cookies.js';
import type { Sessions } from './sessions.js';

/**
 * Gives the session cookies of whoever was signed in before the store was migrated from format 1 their present names,
 * with the cluster's id. One that this cluster did not sign is another chat's on this host, and is left alone. Does
 * nothing once no such cookie can be valid any more.
 */
export function renameFormerCookies(
  context: WorkerContext,
  sessions: Pick<Sessions, 'isOurs'>,
): RequestHandler {
  const { boot } = context;
  return async (req, res, next) => {
    const now = Date.now();
    if (now >= boot.cookies.formerUntil) return next();
    const { secure } = requestFacts(req, boot.trustProxy);
    for (const kind of SESSION_STORES) {
      const [present, former] = cookieNames(kind, secure, boot.cookies, now) as [string, string];
      const header = req.headers.cookie ?? '';
      const value = cookieValue(header, former);
      if (value === undefined || cookieValue(header, present) !== undefined) continue;
      if (!(await sessions.isOurs(req, kind))) continue;
      // For express-session, which reads the header itself.
      req.headers.cookie = `${header}; ${present}=${value}`;
      const rules = { secure, sameSite: 'lax' } as const;
      setCookie(res, present, decodeURIComponent(value), {
        ...rules,
        maxAge: (kind === 'token' ? LIMITS.sessionIdleMs : LIMITS.sessionAbsoluteMs) / 1_000,
      });
      setCookie(res, former, '', { ...rules, maxAge: 0 });
    }
    next();
  };
}
