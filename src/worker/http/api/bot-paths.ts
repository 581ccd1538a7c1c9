import type { Request, Response } from 'express';
import { botProfileSchema } from '../../../protocol/account-schemas.js';
import type { BotRequest, BotsBody, NewBotBody } from '../../../protocol/http.js';
import { newBotSchema, renewalSchema } from '../../../protocol/new-bot.js';
import { idSchema, parse } from '../../../protocol/schemas.js';
import type { BotMaker } from '../../bots/bots.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import { moderationInPace } from './who-asks.js';
import type { WholeLists } from './whole-lists.js';

/** Making, listing and ending bots, by their makers. */
export function botPaths(
  context: WorkerContext,
  { sessions, bots, ownProfiles }: Pick<ApiParts, 'sessions' | 'bots' | 'ownProfiles'>,
  lists: WholeLists,
): Resource {
  const { budgets } = context;

  async function makerOf(req: Request, res: Response): Promise<BotMaker> {
    const { account, session } = await sessions.identify(req, res);
    return { ...account, generation: session.generation };
  }
  const botOf = (req: Request) => parse(idSchema, req.params.bot);
  const roomOf = (req: Request) => parse(idSchema, req.params.room);

  return {
    '/tokens': {
      GET: async (req, res) => {
        const by = await makerOf(req, res);
        const body: BotsBody = { bots: await lists.of(by.id, res, () => bots.ofMaker(by)) };
        res.json(body);
      },
      POST: async (req, res) => {
        const by = await makerOf(req, res);
        const { name, rooms = [] }: BotRequest = parse(newBotSchema, req.body);
        await budgets.takeOrThrow('bots', by.id, 'You made many bots. Wait a little before the next.');
        const body: NewBotBody = await bots.make(by, name, rooms);
        res.status(201).json(body);
      },
    },

    '/tokens/:bot': {
      PATCH: async (req, res) => {
        const by = await makerOf(req, res);
        const said = parse(botProfileSchema, req.body);
        await bots.assertOwn(by, botOf(req));
        await ownProfiles.changeBot(by.id, botOf(req), said);
        res.status(204).end();
      },
      DELETE: async (req, res) => {
        const by = await makerOf(req, res);
        await moderationInPace(context, by);
        await bots.end(by, botOf(req));
        res.status(204).end();
      },
    },

    '/tokens/:bot/token': {
      POST: async (req, res) => {
        const by = await makerOf(req, res);
        const { renewals } = parse(renewalSchema, req.body ?? {});
        await budgets.takeOrThrow('bots', by.id, 'You made many tokens. Wait a little before the next.');
        const body: NewBotBody = await bots.renew(by, botOf(req), renewals);
        res.status(201).json(body);
      },
    },

    '/tokens/:bot/rooms/:room': {
      PUT: async (req, res) => {
        const by = await makerOf(req, res);
        await moderationInPace(context, by);
        await bots.bring(by, botOf(req), roomOf(req));
        res.status(204).end();
      },
      DELETE: async (req, res) => {
        const by = await makerOf(req, res);
        await moderationInPace(context, by);
        await bots.take(by, botOf(req), roomOf(req));
        res.status(204).end();
      },
    },
  };
}
