import type { Request, Response } from 'express';
import type { BlocksBody, DirectRoomBody } from '../../../protocol/http.js';
import { directSchema, idSchema, parse } from '../../../protocol/schemas.js';
import type { UserRef } from '../../../protocol/user-ref.js';
import { userRef } from '../../accounts/user-ref.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import type { WholeLists } from './whole-lists.js';

/** Conversations of exactly their people, and whom people want none with. */
export function directPaths(
  context: WorkerContext,
  { sessions, direct }: Pick<ApiParts, 'sessions' | 'direct'>,
  lists: WholeLists,
): Resource {
  /** Who asks, where they may ask once more. */
  async function inPace(req: Request, res: Response): Promise<UserRef> {
    const { account } = await sessions.identify(req, res);
    await context.budgets.takeOrThrow('blocks', account.id, 'You changed much at once. Wait a little.');
    return userRef(account);
  }

  return {
    '/direct': {
      POST: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const { people } = parse(directSchema, req.body);
        if (!account.synthetic) {
          await context.budgets.takeOrThrow(
            'direct-rooms',
            account.id,
            'You opened many conversations. Wait a little before the next.',
          );
        }
        const body: DirectRoomBody = { room: await direct.open(userRef(account), people) };
        res.json(body);
      },
    },

    '/direct/:room/hidden': {
      PUT: async (req, res) => {
        const by = await inPace(req, res);
        await direct.hide(parse(idSchema, req.params.room), by);
        res.status(204).end();
      },
    },

    '/me/blocks': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const body: BlocksBody = {
          blocks: await lists.of(account.id, res, () => direct.blocks(userRef(account))),
        };
        res.json(body);
      },
    },

    '/me/blocks/:user': {
      PUT: async (req, res) => {
        const by = await inPace(req, res);
        await direct.block(by, parse(idSchema, req.params.user));
        res.status(204).end();
      },
      DELETE: async (req, res) => {
        const by = await inPace(req, res);
        await direct.unblock(by, parse(idSchema, req.params.user));
        res.status(204).end();
      },
    },
  };
}
