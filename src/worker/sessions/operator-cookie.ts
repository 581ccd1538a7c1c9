import type { Request, Response } from 'express';
import { openOperatorPass, sealOperatorPass } from '../../domain/operator-pass.js';
import { requestFacts } from '../../domain/request-facts.js';
import { cookieValue } from '../../domain/request-head.js';
import { LIMITS } from '../../protocol/limits.js';
import { cookieName } from '../../protocol/route.js';
import type { WorkerContext } from '../shared/context.js';
import { setCookie } from './cookies.js';
import type { Identity } from './identity.js';

/**
 * The short-lived signed cookie by which the primary knows an operator without asking anyone. It keeps the time of the
 * sign-in, so renewing it makes nobody fresh. Whoever is no operator (any more) loses it.
 */
export function refreshOperatorCookie(
  context: WorkerContext,
  req: Request,
  res: Response,
  { session, account }: Identity,
): void {
  if (!account.operator) {
    if (cookieValue(req.headers.cookie ?? '', nameOf(context, req).name) !== undefined) {
      clearOperatorCookie(context, req, res);
    }
    return;
  }
  const now = Date.now();
  const pass = {
    userId: account.id,
    name: account.name,
    signedInAt: session.signedInAt,
    generation: session.generation,
    session: session.key,
    expiresAt: Math.min(now + LIMITS.operatorCookieMs, session.expiresAt),
  };
  const maxAge = Math.max(1, Math.floor((pass.expiresAt - now) / 1_000));
  set(context, req, res, sealOperatorPass(pass, context.boot.secret), maxAge);
}

/** Ends the pass that came along, whatever became of its session: the browser lets go of both. */
export function endOperatorPass(context: WorkerContext, req: Request): void {
  const cookie = cookieValue(req.headers.cookie ?? '', nameOf(context, req).name);
  const pass = openOperatorPass(cookie, context.boot.secret, Date.now());
  if (pass !== null) context.primary.send({ type: 'holdfast:operator-ended', session: pass.session });
}

export function clearOperatorCookie(context: WorkerContext, req: Request, res: Response): void {
  set(context, req, res, '', 0);
}

function set(context: WorkerContext, req: Request, res: Response, value: string, maxAge: number): void {
  const { name, secure } = nameOf(context, req);
  setCookie(res, name, value, { secure, sameSite: 'strict', maxAge });
}

/** One of a store of format 1 is not read by its former name: the session brings a new one. */
function nameOf({ boot }: WorkerContext, req: Request): { name: string; secure: boolean } {
  const { secure } = requestFacts(req, boot.trustProxy);
  return { name: cookieName('operator', secure, boot.cookies.cluster), secure };
}
