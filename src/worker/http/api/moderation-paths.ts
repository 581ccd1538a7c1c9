import type { Request, Response } from 'express';
import type { BansBody, RoleUpdate, RoomBody, RoomUpdate } from '../../../protocol/http.js';
import { idSchema, nothingSchema, parse, roleSchema, roomUpdateSchema } from '../../../protocol/schemas.js';
import { userRef } from '../../accounts/user-ref.js';
import type { Deciding } from '../../rooms/moderation.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** What moderators do: names and topics, roles, removals, bans. Leaving is a removal of oneself. */
export function moderationPaths(
  context: WorkerContext,
  { sessions, moderation }: Pick<ApiParts, 'sessions' | 'moderation'>,
): Resource {
  /** Who asks, where they may ask once more. */
  async function moderator(req: Request, res: Response): Promise<{ by: Deciding; room: string }> {
    const by = await person(req, res);
    const room = parse(idSchema, req.params.room);
    await context.budgets.takeOrThrow(
      'moderations',
      by.id,
      'You changed rooms very often. Wait a little before the next change.',
    );
    return { by, room };
  }
  async function person(req: Request, res: Response): Promise<Deciding> {
    const { account } = await sessions.identify(req, res);
    return { ...userRef(account), operator: account.operator };
  }
  const userOf = (req: Request) => parse(idSchema, req.params.user);

  return {
    '/rooms/:room': {
      PATCH: async (req, res) => {
        const { by, room } = await moderator(req, res);
        const change: RoomUpdate = parse(roomUpdateSchema, req.body);
        const body: RoomBody = { room: await moderation.edit(room, by, change) };
        res.json(body);
      },
    },

    '/rooms/:room/members/:user': {
      PUT: async (req, res) => {
        const { by, room } = await moderator(req, res);
        const { role }: RoleUpdate = parse(roleSchema, req.body);
        await moderation.setRole(room, by, userOf(req), role);
        res.status(204).end();
      },
      DELETE: async (req, res) => {
        const { by, room } = await moderator(req, res);
        await moderation.remove(room, by, userOf(req));
        res.status(204).end();
      },
    },

    '/rooms/:room/bans': {
      GET: async (req, res) => {
        const room = parse(idSchema, req.params.room);
        const body: BansBody = { bans: await moderation.bans(room, await person(req, res)) };
        res.json(body);
      },
    },

    '/rooms/:room/bans/:user': {
      PUT: async (req, res) => {
        const { by, room } = await moderator(req, res);
        parse(nothingSchema, req.body ?? {});
        await moderation.ban(room, by, userOf(req));
        res.status(204).end();
      },
      DELETE: async (req, res) => {
        const { by, room } = await moderator(req, res);
        await moderation.liftBan(room, by, userOf(req));
        res.status(204).end();
      },
    },
  };
}
