import type { RequestHandler } from 'express';
import { refusalError } from '../../../protocol/refusal-error.js';
import type { ROUTE_BOUNDS } from '../../budgets/route-bounds.js';
import { shownToken } from '../../sessions/bot-token.js';

/** All that a token opens: what a member of a room reads and writes there, and who the bot is. Nothing else is open. */
const FOR_BOTS: ReadonlySet<string> = new Set<keyof typeof ROUTE_BOUNDS>([
  'GET /session',
  'GET /rooms',
  'GET /rooms/:room/messages',
  'POST /rooms/:room/messages',
  'GET /rooms/:room/pins',
  'GET /rooms/:room/members',
  'GET /search',
  'POST /files',
  'GET /files/:id',
]);

/** Refuses whoever shows a token, but for what is listed. `path`: of the API, as it is routed. */
export function botAccess(path: string): RequestHandler {
  return (req, _res, next) => {
    const method = req.method === 'HEAD' ? 'GET' : req.method;
    if (!FOR_BOTS.has(`${method} ${path}`) && shownToken(req) !== null)
      throw refusalError('forbidden', { kind: 'not-for-bots' });
    next();
  };
}
