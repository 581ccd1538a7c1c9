import { newHookSchema, newOutgoingSchema } from '../../../protocol/hook-message.js';
import type { HookRequest, HooksBody, NewHookBody } from '../../../protocol/http.js';
import type { OutgoingBody, OutgoingRequest } from '../../../protocol/outgoing.js';
import { idSchema, insistCmid, parse } from '../../../protocol/schemas.js';
import { botName } from '../../accounts/bot-name.js';
import { DEFAULT_BOT_NAME } from '../../accounts/reserved-names.js';
import { isOutgoingId } from '../../rooms/outgoing-ids.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import { chatOrigin, decidingBy, moderationInPace } from './who-asks.js';
import type { WholeLists } from './whole-lists.js';

/** Where programs write to rooms: `/hooks/:code`. */
export const HOOKS_PATH = '/hooks';

/** Making, listing and removing the addresses at which programs write to a room, and those that it is sent to. */
export function hookPaths(
  context: WorkerContext,
  { store, sessions, hooks, outgoing }: Pick<ApiParts, 'store' | 'sessions' | 'hooks' | 'outgoing'>,
  lists: WholeLists,
): Resource {
  const person = decidingBy(sessions);

  return {
    '/hooks': {
      POST: async (req, res) => {
        const by = await person(req, res);
        const key = req.get('idempotency-key');
        if (key !== undefined) insistCmid(key, 'Idempotency-Key');
        if (isOutgoing(req.body)) {
          const wanted: OutgoingRequest = parse(newOutgoingSchema, req.body);
          await moderationInPace(context, by);
          res.status(201).json(await outgoing.make(wanted, by, key));
          return;
        }
        const { room, name = DEFAULT_BOT_NAME }: HookRequest = parse(newHookSchema, req.body);
        await moderationInPace(context, by);
        const { hook, code } = await hooks.make(room, by, await botName(store.accounts, name), key);
        const body: NewHookBody = { hook, url: `${chatOrigin(req, context)}${HOOKS_PATH}/${code}` };
        res.status(201).json(body);
      },
    },

    '/rooms/:room/hooks': {
      GET: async (req, res) => {
        const by = await person(req, res);
        const room = parse(idSchema, req.params.room);
        const body = await lists.of(by.id, res, async (): Promise<HooksBody & OutgoingBody> => {
          return { hooks: await hooks.ofRoom(room, by), outgoing: await outgoing.ofRoom(room, by) };
        });
        res.json(body);
      },
    },

    '/rooms/:room/hooks/:hook/try': {
      POST: async (req, res) => {
        const by = await person(req, res);
        const [room, hook] = [parse(idSchema, req.params.room), parse(idSchema, req.params.hook)];
        await moderationInPace(context, by);
        await outgoing.tryNow(room, by, hook);
        res.status(204).end();
      },
    },

    '/rooms/:room/hooks/:hook': {
      DELETE: async (req, res) => {
        const by = await person(req, res);
        const [room, hook] = [parse(idSchema, req.params.room), parse(idSchema, req.params.hook)];
        await moderationInPace(context, by);
        await (isOutgoingId(hook) ? outgoing : hooks).remove(room, by, hook);
        res.status(204).end();
      },
    },
  };
}

function isOutgoing(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'url' in body;
}
