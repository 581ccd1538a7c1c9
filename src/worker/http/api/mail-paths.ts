import {
  mailChangeSchema,
  mailCodeSchema,
  resetAskSchema,
  resetSchema,
} from '../../../protocol/account-schemas.js';
import type { OwnMailBody, ResetBody } from '../../../protocol/mail.js';
import { refusalError } from '../../../protocol/refusal-error.js';
import { parse } from '../../../protocol/schemas.js';
import type { WorkerMails } from '../../mail/worker-mails.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import { attemptOf } from './who-asks.js';

/** One's own mail address, and the links of mails. These stand in bodies only, so in no log and no Referer. */
export function mailPaths(
  context: WorkerContext,
  { sessions, mails }: Pick<ApiParts, 'sessions' | 'mails'>,
): Resource {
  function sent(): WorkerMails {
    if (mails === null) throw refusalError('not_found', { kind: 'nothing-here' });
    return mails;
  }

  return {
    '/me/mail': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const own = mails === null ? { address: null, wanted: null } : await mails.ownOf(account);
        const body: OwnMailBody = { sent: mails !== null, ...own };
        res.json(body);
      },
      PUT: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const change = parse(mailChangeSchema, req.body);
        const own = await sent().change(account, change, attemptOf(context, req));
        const body: OwnMailBody = { sent: true, ...own };
        res.json(body);
      },
    },

    '/mail/confirm': {
      POST: async (req, res) => {
        const { code } = parse(mailCodeSchema, req.body);
        await sent().confirm(code, attemptOf(context, req));
        res.status(204).end();
      },
    },

    '/mail/reset': {
      POST: async (req, res) => {
        const { who, language } = parse(resetAskSchema, req.body);
        await sent().askForReset(who, language, attemptOf(context, req));
        res.status(204).end();
      },
      PUT: async (req, res) => {
        const { code, password } = parse(resetSchema, req.body);
        const { name } = await sent().reset(code, password, attemptOf(context, req));
        const body: ResetBody = { name };
        res.json(body);
      },
    },
  };
}
