import { newHookSchema } from '../../../protocol/hook-message.js';
import type { HookRequest, HooksBody, NewHookBody } from '../../../protocol/http.js';
import { idSchema, insistCmid, parse } from '../../../protocol/schemas.js';
import { botName } from '../../accounts/bot-name.js';
import { DEFAULT_BOT_NAME } from '../../accounts/reserved-names.js';
import type { WorkerContext } from '../../shared/context.js';
import { HOOKS_PATH } from './hooks-path.js';
import type { ApiParts, Resource } from './resource.js';
import { chatOrigin, decidingBy, moderationInPace } from './who-asks.js';
import type { WholeLists } from './whole-lists.js';

/** Making, listing and removing the addresses at which programs write to a room. */
export function hookPaths(
  context: WorkerContext,
  { store, sessions, hooks }: Pick<ApiParts, 'store' | 'sessions' | 'hooks'>,
  lists: WholeLists,
): Resource {
  const person = decidingBy(sessions);

  return {
    '/hooks': {
      POST: async (req, res) => {
        const by = await person(req, res);
        const { room, name = DEFAULT_BOT_NAME }: HookRequest = parse(newHookSchema, req.body);
        const key = req.get('idempotency-key');
        if (key !== undefined) insistCmid(key, 'Idempotency-Key');
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
        const body: HooksBody = { hooks: await lists.of(by.id, res, () => hooks.ofRoom(room, by)) };
        res.json(body);
      },
    },

    '/rooms/:room/hooks/:hook': {
      DELETE: async (req, res) => {
        const by = await person(req, res);
        const [room, hook] = [parse(idSchema, req.params.room), parse(idSchema, req.params.hook)];
        await moderationInPace(context, by);
        await hooks.remove(room, by, hook);
        res.status(204).end();
      },
    },
  };
}
