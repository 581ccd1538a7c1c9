import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { requestFacts } from '../../domain/request-facts.js';
import type { WorkerBoot } from '../../protocol/ipc.js';
import { SESSION_STORES } from '../../protocol/mode.js';
import { cookieNames } from '../../protocol/route.js';
import type { RequestCookies } from './live-session.js';

/** A cookie that came by its former name stands under the present one; whether it is ours its signature says. */
export function requestCookies(
  req: IncomingMessage,
  { trustProxy, cookies: rules }: Pick<WorkerBoot, 'trustProxy' | 'cookies'>,
): RequestCookies {
  const { secure } = requestFacts(req, trustProxy);
  const cookies = parseCookie(req.headers.cookie ?? '');
  for (const kind of SESSION_STORES) {
    const [present, former] = cookieNames(kind, secure, rules, Date.now());
    if (former !== undefined) cookies[present as string] ??= cookies[former];
  }
  return { cookies, secure, cluster: rules.cluster };
}
