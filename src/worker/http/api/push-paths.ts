import type { PushEnd, PushRequest } from '../../../protocol/http.js';
import { pushEndSchema, pushSchema } from '../../../protocol/push.js';
import { parse } from '../../../protocol/schemas.js';
import type { Identity } from '../../sessions/identity.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** Being told while the page is closed: which browsers of a person are, and the key that they need for it. */
export function pushPaths(
  context: WorkerContext,
  { sessions, pushes }: Pick<ApiParts, 'sessions' | 'pushes'>,
): Resource {
  async function inPace({ account }: Identity): Promise<void> {
    await context.budgets.takeOrThrow('pushes', account.id, 'You set up many browsers. Wait a little.');
  }

  return {
    '/push': {
      GET: async (req, res) => {
        res.json(await pushes.ofPerson(await sessions.identify(req, res)));
      },
      POST: async (req, res) => {
        const identity = await sessions.identify(req, res);
        const wanted: PushRequest = parse(pushSchema, req.body);
        await inPace(identity);
        await pushes.add(identity, wanted);
        res.status(204).end();
      },
      DELETE: async (req, res) => {
        const identity = await sessions.identify(req, res);
        const { endpoint }: PushEnd = parse(pushEndSchema, req.body);
        await inPace(identity);
        await pushes.remove(identity, endpoint);
        res.status(204).end();
      },
    },
  };
}
