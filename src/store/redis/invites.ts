import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { UserRef } from '../../protocol/user-ref.js';
import { BeingTaken } from '../being-taken.js';
import type { AccountStore } from '../interfaces/accounts.js';
import type { Invite, InviteStore } from '../interfaces/invites.js';
import { refJson } from '../log-codec.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

/** Links. All their keys share one hash tag: what is judged together is changed in one step. */
export function redisInvites(
  connection: StoreConnection,
  accounts: Pick<AccountStore, 'abandon'>,
): InviteStore {
  const { invites } = connection.keys;

  async function get(id: string): Promise<Invite | null> {
    const found = await runScript<string[]>(connection, 'invite-get', invites.record(id));
    return found.length === 0 ? null : inviteOf(id, found);
  }

  async function end(id: string, by: string, userId: string, isSpent: boolean): Promise<void> {
    const keys = [invites.record(id), invites.held(id), invites.ofMaker(by), invites.open];
    await runScript(connection, 'invite-end', ...keys, userId, isSpent ? '1' : '0', id);
  }

  return {
    async create({ id, by, room, uses }, forMs) {
      const { openInvitesPerPerson, openInvites, inviteReservedMs, inviteMaxMs } = LIMITS;
      const [answer, until, spent] = await runScript<[string, string, string]>(
        connection,
        'invite-create',
        invites.record(id),
        invites.ofMaker(by.id),
        invites.open,
        id,
        refJson(by),
        room ?? '',
        uses,
        forMs,
        openInvitesPerPerson,
        openInvites,
        inviteReservedMs,
        inviteMaxMs,
      );
      if (answer !== 'made') {
        throw answer === 'full'
          ? refusalError('limit_reached', { kind: 'all-invites-full', max: openInvites })
          : refusalError('limit_reached', { kind: 'invites-full', max: openInvitesPerPerson });
      }
      return { id, by, room, uses, spent: Number(spent), until: Number(until) };
    },

    get,

    async ofPerson(userId) {
      const ids = await runCommand<string[]>(connection, 'ZRANGE', invites.ofMaker(userId), '0', '-1');
      const found = await Promise.all(ids.map(get));
      return found.filter((invite) => invite !== null).sort((a, b) => b.until - a.until);
    },

    async withdraw(id, userId) {
      const keys = [invites.record(id), invites.held(id), invites.ofMaker(userId), invites.open];
      return (await runScript<number>(connection, 'invite-withdraw', ...keys, id, userId)) === 1;
    },

    async reserve(id, userId, forMs) {
      for (;;) {
        const [answer, ...rest] = await runScript<string[]>(
          connection,
          'invite-reserve',
          invites.record(id),
          invites.held(id),
          userId,
          forMs,
          LIMITS.inviteReservesJudged,
        );
        if (answer === 'held') return inviteOf(id, rest);
        if (answer === 'claimed')
          throw new BeingTaken({ kind: 'invite-claimed' }, { retryAfterMs: Number(rest[0]) });
        if (answer !== 'over') return null;
        const by = (await get(id))?.by.id;
        if (by === undefined) return null;
        // Each round ends some of them, and nobody adds to them while none is free.
        await Promise.all(rest.map(async (over) => end(id, by, over, await accounts.abandon(over))));
      }
    },

    spend: ({ id, by }, userId) => end(id, by.id, userId, true),
    giveBack: ({ id, by }, userId) => end(id, by.id, userId, false),
  };
}

function inviteOf(id: string, [by = '', room = '', uses, spent, until]: readonly string[]): Invite {
  return {
    id,
    by: JSON.parse(by) as UserRef,
    room: room === '' ? null : room,
    uses: Number(uses),
    spent: Number(spent),
    until: Number(until),
  };
}
