import type { Request, Response } from 'express';
import type { BansBody, RoleUpdate, RoomBody, RoomUpdate } from '../../../protocol/http.js';
import { idSchema, parse, roleSchema, roomUpdateSchema } from '../../../protocol/schemas.js';
import type { Deciding } from '../../rooms/moderation.js';
import { isHookId } from '../../shared/bot-ids.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import { decidingBy, moderationInPace } from './who-asks.js';
import type { WholeLists } from './whole-lists.js';

/** What moderators do: names and topics, roles, removals, bans. Leaving is a removal of oneself. */
export function moderationPaths(
  context: WorkerContext,
  { sessions, moderation, hooks }: Pick<ApiParts, 'sessions' | 'moderation' | 'hooks'>,
  lists: WholeLists,
): Resource {
  const person = decidingBy(sessions);
  /** Who asks, where they may ask once more. */
  async function moderator(req: Request, res: Response): Promise<{ by: Deciding; room: string }> {
    const by = await person(req, res);
    const room = parse(idSchema, req.params.room);
    await moderationInPace(context, by);
    return { by, room };
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
        const user = userOf(req);
        await (isHookId(user) ? hooks.remove(room, by, user) : moderation.remove(room, by, user));
        res.status(204).end();
      },
    },

    '/rooms/:room/bans': {
      GET: async (req, res) => {
        const room = parse(idSchema, req.params.room);
        const by = await person(req, res);
        const body: BansBody = { bans: await lists.of(by.id, res, () => moderation.bans(room, by)) };
        res.json(body);
      },
    },

    '/rooms/:room/bans/:user': {
      PUT: async (req, res) => {
        const { by, room } = await moderator(req, res);
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
