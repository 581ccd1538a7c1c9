import { credentialsSchema } from '../../../protocol/account-schemas.js';
import type { SessionBody } from '../../../protocol/http.js';
import { parse } from '../../../protocol/schemas.js';
import { formatServedBy } from '../../../protocol/served-by.js';
import { userOf } from '../../accounts/user-ref.js';
import { refreshOperatorCookie } from '../../sessions/operator-cookie.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import type { SignInAnswers } from './sign-in-answers.js';
import { attemptOf } from './who-asks.js';

/** The session of the browser that asks, and all of that person. */
export function sessionPaths(
  context: WorkerContext,
  { sessions, accounts }: Pick<ApiParts, 'sessions' | 'accounts'>,
  signIns: SignInAnswers,
): Resource {
  return {
    '/session': {
      GET: async (req, res) => {
        const identity = await sessions.identify(req, res);
        const { session, account } = identity;
        refreshOperatorCookie(context, req, res, identity);
        const route = session.route ?? context.route;
        const body: SessionBody = {
          user: userOf(account),
          session: { route: `${route.node}/${route.slot}`, expiresAt: session.expiresAt },
          servedBy: formatServedBy(context.self),
          mode: context.mode,
        };
        res.json(body);
      },
      POST: async (req, res) => {
        const account = await accounts.signIn(parse(credentialsSchema, req.body), attemptOf(context, req));
        await signIns.signIn(account, req, res);
      },
      DELETE: (req, res) => signIns.signOut(req, res),
    },

    '/sessions': {
      DELETE: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        await accounts.endSessions(account);
        await signIns.signOut(req, res);
      },
    },
  };
}
