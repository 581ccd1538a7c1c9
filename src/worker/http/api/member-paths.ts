import type { MembersBody, NotifyUpdate } from '../../../protocol/http.js';
import { idSchema, invitationSchema, notifySchema, parse } from '../../../protocol/schemas.js';
import { userRef } from '../../accounts/user-ref.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import type { WholeLists } from './whole-lists.js';

/** The members of a room: who they are, one more, and of what each wants to be told. */
export function memberPaths(
  context: WorkerContext,
  { sessions, rooms, outgoing }: Pick<ApiParts, 'sessions' | 'rooms' | 'outgoing'>,
  lists: WholeLists,
): Resource {
  return {
    '/rooms/:room/members': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const room = parse(idSchema, req.params.room);
        const body = await lists.ofMembers(account.id, res, async (): Promise<MembersBody> => {
          const members = await rooms.members(room, account.id);
          const outside = await outgoing.hostsOf(room);
          return outside.length === 0 ? { members } : { members, outside };
        });
        res.json(body);
      },
      POST: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const { name } = parse(invitationSchema, req.body);
        if (!account.synthetic) {
          await context.budgets.takeOrThrow(
            'invitations',
            account.id,
            'You invited many people. Wait a little.',
          );
        }
        const user = await rooms.invite(parse(idSchema, req.params.room), userRef(account), name);
        res.status(201).json({ user });
      },
    },

    '/rooms/:room/notify': {
      PUT: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const room = parse(idSchema, req.params.room);
        const { level }: NotifyUpdate = parse(notifySchema, req.body);
        await context.budgets.takeOrThrow(
          'notify-levels',
          account.id,
          'You changed many rooms at once. Wait a little.',
        );
        await rooms.setNotifyLevel(room, account.id, level);
        res.status(204).end();
      },
    },
  };
}
