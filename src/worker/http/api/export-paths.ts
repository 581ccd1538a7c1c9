import type { Request, Response } from 'express';
import { LIMITS } from '../../../protocol/limits.js';
import { refusalError } from '../../../protocol/refusal-error.js';
import { exportQuerySchema, idSchema, parse } from '../../../protocol/schemas.js';
import type { Account } from '../../../store/interfaces/accounts.js';
import { userOf } from '../../accounts/user-ref.js';
import { OpenAnswers } from '../../budgets/open-answers.js';
import type { Export } from '../../exports/export.js';
import { type ExportReader, Exports } from '../../exports/exports.js';
import { ReaderGone, sendExport } from '../../exports/send-export.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** What people take along: a room by its moderators, and what oneself wrote. */
export function exportPaths(
  context: WorkerContext,
  { store, sessions, rooms, moderation }: Pick<ApiParts, 'store' | 'sessions' | 'rooms' | 'moderation'>,
): Resource {
  const { budgets } = context;
  const exports = new Exports(store, moderation, rooms);
  const ofPerson = new OpenAnswers(
    LIMITS.openExportsPerPerson,
    'Another export of yours is on its way. Wait until it is done.',
  );
  const ofAll = new OpenAnswers(
    LIMITS.openExports,
    'Many exports are on their way from this server. Wait a little.',
  );

  /** Sends what `open` finds, where the person may ask for it and for one more; with `ask=1` only whether it would. */
  async function send(
    req: Request,
    res: Response,
    open: (reader: ExportReader, account: Account) => Export | Promise<Export>,
  ): Promise<void> {
    const { session, account } = await sessions.identify(req, res);
    // No token opens these addresses; nobody would ask again whether a bot's still holds.
    if (session.kind === 'bot') throw refusalError('forbidden', { kind: 'not-for-bots' });
    const { ask } = parse(exportQuerySchema, req.query);
    const { id } = account;
    ofPerson.track(id, res);
    ofAll.track('', res);
    const again = async () => {
      if (res.destroyed) throw new ReaderGone();
      return userOf((await sessions.recall(session)).account);
    };
    const exported = await open({ by: userOf(account), again }, account);
    await budgets.takeOrThrow(
      'exports',
      id,
      'You exported very often. Wait a little before the next export.',
    );
    if (ask !== undefined || req.method === 'HEAD') await budgets.give('exports', id);
    if (ask === undefined) await sendExport(exported, req, res);
    else res.status(204).end();
  }

  return {
    '/rooms/:room/export': {
      GET: (req, res) => send(req, res, (reader) => exports.ofRoom(parse(idSchema, req.params.room), reader)),
    },

    '/me/export': {
      GET: (req, res) => send(req, res, (reader, account) => exports.ofAccount(account, reader)),
    },
  };
}
