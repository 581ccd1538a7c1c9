import type { RequestHandler } from 'express';
import { refusalError } from '../../../protocol/refusal-error.js';
import { shownToken } from '../../sessions/bot-token.js';

/** All that a token opens: what a member of a room reads there, and who the bot is. What is not listed is not open. */
const FOR_BOTS: ReadonlySet<string> = new Set([
  '/session',
  '/rooms',
  '/rooms/:room/messages',
  '/rooms/:room/pins',
  '/rooms/:room/members',
  '/search',
  '/files/:id',
]);

/** Refuses whoever shows a token, but for reading what is listed. `path`: of the API, as it is routed. */
export function botAccess(path: string): RequestHandler {
  const isListed = FOR_BOTS.has(path);
  return (req, _res, next) => {
    const isAllowed = isListed && (req.method === 'GET' || req.method === 'HEAD');
    if (!isAllowed && shownToken(req) !== null) throw refusalError('forbidden', { kind: 'not-for-bots' });
    next();
  };
}
