import type { SendResult } from '../../../protocol/events.js';
import type { RoomBody, RoomsBody } from '../../../protocol/http.js';
import { LIMITS } from '../../../protocol/limits.js';
import { readPosted } from '../../../protocol/posted-message.js';
import { idSchema, messagesQuerySchema, newRoomSchema, parse } from '../../../protocol/schemas.js';
import { userRef } from '../../accounts/user-ref.js';
import { OpenAnswers } from '../../budgets/open-answers.js';
import { LogPages } from '../../rooms/log-pages.js';
import { RoomLists } from '../../rooms/room-lists.js';
import type { WorkerContext } from '../../shared/context.js';
import { newId } from '../../shared/ids.js';
import { readMessageJson } from '../../shared/read-json.js';
import type { ApiParts, Resource } from './resource.js';

/** A person's rooms, new ones, and pages of a room's messages. */
export function roomPaths(
  context: WorkerContext,
  { store, sessions, rooms, writes }: Pick<ApiParts, 'store' | 'sessions' | 'rooms' | 'writes'>,
): Resource {
  const lists = new RoomLists(store.rooms);
  const roomPages = new LogPages(store.log, rooms, context.budgets);
  const openPages = new OpenAnswers(LIMITS.openPagesPerPerson);
  const pageInPace = (userId: string) =>
    context.budgets.takeOrThrow('pages', userId, 'You asked for very many messages. Wait a little.');
  return {
    '/rooms': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        await context.budgets.takeOrThrow(
          'room-lists',
          account.id,
          'You asked for your rooms very often. Wait a little.',
        );
        const all = await lists.listOf(account.id);
        // A bot sees its own rooms alone, and not the public ones that people may come into.
        const body: RoomsBody = { rooms: account.bot ? all.filter(({ member }) => member) : all };
        res.json(body);
      },
      POST: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const { name, private: isPrivate = false } = parse(newRoomSchema, req.body);
        if (!account.synthetic) {
          await context.budgets.takeOrThrow(
            'rooms',
            account.id,
            'You made many rooms. Wait a little before the next.',
          );
        }
        const body: RoomBody = { room: await rooms.create(name, isPrivate, userRef(account)) };
        res.status(201).json(body);
      },
    },

    '/rooms/:room/messages': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const query = parse(messagesQuerySchema, req.query);
        await pageInPace(account.id);
        openPages.track(account.id, res);
        const room = parse(idSchema, req.params.room);
        res.type('json').send(await roomPages.pageJson(room, account.id, query));
      },
      POST: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const room = parse(idSchema, req.params.room);
        await readMessageJson(req, res);
        const message = readPosted(room, req.body, req.get('idempotency-key'), newId());
        const user = userRef(account);
        const body: SendResult = await writes.inPace(user, {}, room, () => writes.send(user, message));
        res.json(body);
      },
    },

    '/rooms/:room/pins': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        await pageInPace(account.id);
        openPages.track(account.id, res);
        res.type('json').send(await roomPages.pinsJson(parse(idSchema, req.params.room), account.id));
      },
    },
  };
}
