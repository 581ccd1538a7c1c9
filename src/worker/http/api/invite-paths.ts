import type { Request } from 'express';
import { addressBlock } from '../../../domain/address-block.js';
import { requestFacts } from '../../../domain/request-facts.js';
import { inviteCodeSchema, newInviteSchema } from '../../../protocol/account-schemas.js';
import type { InviteAccepted, InviteBody, InvitesBody } from '../../../protocol/http.js';
import { idSchema, parse } from '../../../protocol/schemas.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';
import { chatOrigin } from './who-asks.js';
import type { WholeLists } from './whole-lists.js';

/** Links that bring people in. A code stands in bodies only: never in an address, so in no log and no Referer. */
export function invitePaths(
  context: WorkerContext,
  { sessions, invites }: Pick<ApiParts, 'sessions' | 'invites'>,
  lists: WholeLists,
): Resource {
  /** The code that a request shows, where its address may ask once more. */
  async function codeIn(req: Request): Promise<string> {
    const { address } = requestFacts(req, context.boot.trustProxy);
    await context.budgets.takeOrThrow(
      'invite-looks',
      addressBlock(address),
      'Too many links were opened from your address. Wait a little.',
    );
    return parse(inviteCodeSchema, req.body).code;
  }

  return {
    '/invites': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const body: InvitesBody = {
          invites: await lists.of(account.id, res, () => invites.ofPerson(account.id)),
        };
        res.json(body);
      },
      POST: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const wanted = parse(newInviteSchema, req.body);
        await context.budgets.takeOrThrow('invites', account.id, 'You made many links. Wait a little.');
        const { code, invite } = await invites.make(account, wanted);
        const body: InviteBody = { url: `${chatOrigin(req, context)}/#/invite/${code}`, invite };
        res.status(201).json(body);
      },
    },

    '/invites/look': {
      POST: async (req, res) => {
        res.json(await invites.look(await codeIn(req)));
      },
    },

    '/invites/accept': {
      POST: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const room = await invites.accept(await codeIn(req), account);
        const body: InviteAccepted = room === null ? {} : { room };
        res.json(body);
      },
    },

    '/invites/:id': {
      DELETE: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        await invites.withdraw(parse(idSchema, req.params.id), account.id);
        res.status(204).end();
      },
    },
  };
}
