import { isFresh } from '../../../domain/operator-pass.js';
import type { AccountBody, AccountsBody } from '../../../protocol/http.js';
import { refusalError } from '../../../protocol/refusal-error.js';
import {
  accountsQuerySchema,
  administrationSchema,
  idSchema,
  newAccountSchema,
  newPasswordSchema,
  parse,
} from '../../../protocol/schemas.js';
import { accountView } from '../../accounts/user-ref.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import type { SignInAnswers } from './sign-in-answers.js';
import { attemptOf, identifyOperator } from './who-asks.js';

/** Accounts: signing up, one's own password, and what operators do with those of others. */
export function accountPaths(
  context: WorkerContext,
  { sessions, accounts }: Pick<ApiParts, 'sessions' | 'accounts'>,
  signIns: SignInAnswers,
): Resource {
  return {
    '/accounts': {
      GET: async (req, res) => {
        await identifyOperator(sessions, req, res);
        const { name } = parse(accountsQuerySchema, req.query);
        const found = name === undefined ? await accounts.listKnown() : await accounts.findByName(name);
        const body: AccountsBody = { accounts: found.map(accountView) };
        res.json(body);
      },
      POST: async (req, res) => {
        const account = await accounts.signUp(parse(newAccountSchema, req.body), attemptOf(context, req));
        await signIns.signIn(account, req, res, 201);
      },
    },

    '/accounts/:id': {
      PUT: async (req, res) => {
        const { session, account } = await identifyOperator(sessions, req, res);
        if (!isFresh(session, Date.now())) {
          throw refusalError('stale_operator', { kind: 'sign-in-old' });
        }
        const id = parse(idSchema, req.params.id);
        const change = parse(administrationSchema, req.body);
        const body: AccountBody = { account: accountView(await accounts.administer(account, id, change)) };
        res.json(body);
      },
    },

    '/password': {
      PUT: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const passwords = parse(newPasswordSchema, req.body);
        const changed = await accounts.changePassword(account, passwords, attemptOf(context, req));
        await signIns.signIn(changed, req, res);
      },
    },
  };
}
