import type { Route } from '../../protocol/route.js';
import type { SessionHolder } from '../../protocol/session-holder.js';
import type { AnySession } from './live-session.js';

/** Where a session is, as the worker `self` says it. One in memory is where it was made. Pure. */
export function holderOfSession(
  { kind, route }: Pick<AnySession, 'kind' | 'route'>,
  self: Route,
): SessionHolder {
  if (kind === 'redis' || kind === 'bot') return 'store';
  if (kind === 'token') return 'cookie';
  if (route === null || (route.node === self.node && route.slot === self.slot)) return 'here';
  return `${route.node}/${route.slot}`;
}
