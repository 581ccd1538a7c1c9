import type { DirectRoomBody } from '../../../protocol/http.js';
import { directSchema, parse } from '../../../protocol/schemas.js';
import { userRef } from '../../accounts/user-ref.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** Conversations of exactly their people. */
export function directPaths(
  context: WorkerContext,
  { sessions, direct }: Pick<ApiParts, 'sessions' | 'direct'>,
): Resource {
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
  };
}
