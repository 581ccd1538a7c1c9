import type { MembersBody } from '../../../protocol/http.js';
import { idSchema, invitationSchema, parse } from '../../../protocol/schemas.js';
import { userRef } from '../../accounts/user-ref.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** The members of a room: who they are, and one more. */
export function memberPaths(
  context: WorkerContext,
  { sessions, rooms }: Pick<ApiParts, 'sessions' | 'rooms'>,
): Resource {
  return {
    '/rooms/:room/members': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const room = parse(idSchema, req.params.room);
        const body: MembersBody = { members: await rooms.members(room, account.id) };
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
  };
}
