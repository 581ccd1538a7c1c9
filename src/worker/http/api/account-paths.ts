import type { Request, Response } from 'express';
import { isFresh } from '../../../domain/operator-pass.js';
import {
  accountsQuerySchema,
  administrationSchema,
  newAccountSchema,
  newPasswordSchema,
  ownProfileSchema,
  profilesQuerySchema,
} from '../../../protocol/account-schemas.js';
import type { AccountBody, AccountsBody, SignedInBody } from '../../../protocol/http.js';
import type { ProfilesBody } from '../../../protocol/profile.js';
import { refusalError } from '../../../protocol/refusal-error.js';
import { idSchema, parse } from '../../../protocol/schemas.js';
import type { Account } from '../../../store/interfaces/accounts.js';
import { accountView, userOf } from '../../accounts/user-ref.js';
import { refreshOperatorCookie } from '../../sessions/operator-cookie.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import type { SignInAnswers } from './sign-in-answers.js';
import { attemptOf, identifyOperator } from './who-asks.js';
import type { WholeLists } from './whole-lists.js';

/** Accounts: signing up, one's own password and profile, and what operators do with those of others. */
export function accountPaths(
  context: WorkerContext,
  parts: Pick<ApiParts, 'sessions' | 'accounts' | 'signUps' | 'profiles' | 'ownProfiles'>,
  signIns: SignInAnswers,
  lists: WholeLists,
): Resource {
  const { sessions, accounts, signUps, profiles, ownProfiles } = parts;

  /** Who asks, an operator who signed in lately. Rejects with `stale_operator`, too. */
  async function freshOperator(req: Request, res: Response): Promise<Account> {
    const { session, account } = await identifyOperator(sessions, req, res);
    if (!isFresh(session, Date.now())) throw refusalError('stale_operator', { kind: 'sign-in-old' });
    return account;
  }

  return {
    '/accounts': {
      GET: async (req, res) => {
        const { account } = await identifyOperator(sessions, req, res);
        const { name } = parse(accountsQuerySchema, req.query);
        const found = await lists.of(account.id, res, () =>
          name === undefined ? accounts.listKnown() : accounts.findByName(name),
        );
        const body: AccountsBody = { accounts: found.map(accountView) };
        res.json(body);
      },
      POST: async (req, res) => {
        const { byOperator, ...wanted } = parse(newAccountSchema, req.body);
        const attempt = attemptOf(context, req);
        if (byOperator) {
          await freshOperator(req, res);
          const { account } = await signUps.signUp(wanted, { ...attempt, byOperator });
          const body: AccountBody = { account: accountView(account) };
          res.status(201).json(body);
          return;
        }
        const { account, room } = await signUps.signUp(wanted, attempt);
        await signIns.signIn(account, req, res, { status: 201, ...(room === null ? {} : { room }) });
      },
    },

    '/accounts/:id': {
      PUT: async (req, res) => {
        const account = await freshOperator(req, res);
        const id = parse(idSchema, req.params.id);
        const change = parse(administrationSchema, req.body);
        const body: AccountBody = { account: accountView(await accounts.administer(account, id, change)) };
        res.json(body);
      },
    },

    '/me': {
      PATCH: async (req, res) => {
        const { session, account } = await sessions.identify(req, res);
        const changed = await ownProfiles.change(account, parse(ownProfileSchema, req.body));
        refreshOperatorCookie(context, req, res, { session, account: changed });
        const body: SignedInBody = { user: userOf(changed) };
        res.json(body);
      },
    },

    '/profiles': {
      GET: async (req, res) => {
        await sessions.identify(req, res);
        const body: ProfilesBody = profiles.changedSince(parse(profilesQuerySchema, req.query).since);
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
