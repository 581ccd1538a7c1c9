import { describe, expect, it } from 'vitest';
import type { HoldfastError } from '../../../src/protocol/errors.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { Invite } from '../../../src/store/interfaces/invites.js';
import { until } from '../../../testbed/wait.js';
import { id, person } from '../support/people.js';
import type { Pair } from './pair.js';

/** Longer than any test takes. */
const LONG_MS = LIMITS.inviteMaxMs;

export function invitesContract(pair: Pair): void {
  const ann = person('Ann');
  const make = (more: Partial<Invite> = {}, forMs = LONG_MS) =>
    pair.a.invites.create({ id: id(), by: ann, room: 'r1', uses: 1, ...more }, forMs);
  const reserve = (store: Pair['a'], link: string, who = id(), forMs = LONG_MS) =>
    store.invites.reserve(link, who, forMs);
  /** Who comes while the last uses are set aside. */
  const tooSoon = {
    code: 'store_unavailable',
    retry: true,
    details: { refusal: { kind: 'invite-claimed' } },
  };
  /** An account that this process makes. */
  const account = (userId: string, store = pair.a) =>
    store.accounts.create({
      ...{ id: userId, name: userId, nameKey: userId.toLowerCase(), passwordHash: 'x' },
      ...{ synthetic: true, mayBeFirst: false },
    });

  describe('links that bring people in', () => {
    it('are kept as they were made, and end with their last use', async () => {
      const made = await make({ uses: 2 });
      expect(made).toMatchObject({ by: ann, room: 'r1', uses: 2, spent: 0 });
      expect(await pair.b.invites.get(made.id)).toEqual(made);
      expect(await pair.b.invites.get('no-such-link')).toBeNull();
      const chat = await make({ room: null });
      expect(await pair.b.invites.get(chat.id)).toMatchObject({ room: null });
      for (const spent of [1, 2]) {
        const who = id();
        expect(await pair.b.invites.reserve(made.id, who, LONG_MS)).toMatchObject({ spent: spent - 1 });
        await pair.a.invites.spend(made, who);
        await pair.a.invites.spend(made, who);
        expect((await pair.a.invites.get(made.id))?.spent ?? 2).toBe(spent);
      }
      expect(await pair.a.invites.get(made.id)).toBeNull();
      expect(await pair.a.invites.reserve(made.id, id(), LONG_MS)).toBeNull();
      expect(await pair.a.invites.ofPerson(ann.id)).toEqual([chat]);
    });

    it('say nothing new to a repeated call that makes one', async () => {
      const made = await make({ id: 'same', uses: 3 });
      expect(await make({ id: 'same', uses: 3 }, 1)).toEqual(made);
      expect(await pair.b.invites.ofPerson(ann.id)).toEqual([made]);
    });

    it('give their last use to one of many who ask at once', async () => {
      const { id: link } = await make({ uses: 2 });
      const asked = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) => reserve(pair[at % 2 ? 'a' : 'b'], link)),
      );
      const late = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(late).toHaveLength(18);
      for (const reason of late) expect(reason).toMatchObject(tooSoon);
      expect(asked.filter((one) => one.status === 'fulfilled' && one.value?.id === link)).toHaveLength(2);
    });

    it('set one use aside for whoever asks again', async () => {
      const made = await make({ uses: 2 });
      const who = id();
      for (const store of [pair.a, pair.b]) {
        expect(await store.invites.reserve(made.id, who, LONG_MS)).toEqual(made);
      }
      expect(await reserve(pair.b, made.id)).toEqual(made);
      await expect(reserve(pair.b, made.id)).rejects.toMatchObject(tooSoon);
    });

    it('have a use again that was given back, and none more', async () => {
      const made = await make();
      const [first, second] = [id(), id()];
      await pair.a.invites.reserve(made.id, first, LONG_MS);
      await expect(reserve(pair.b, made.id, second)).rejects.toMatchObject(tooSoon);
      await pair.a.invites.giveBack(made, first);
      await pair.a.invites.giveBack(made, first);
      await pair.a.invites.giveBack(made, id());
      expect(await pair.b.invites.reserve(made.id, second, LONG_MS)).toEqual(made);
      await pair.b.invites.spend(made, first);
      expect(await pair.b.invites.get(made.id)).toMatchObject({ spent: 0 });
    });

    it('say how long the first of their last uses is set aside at most', async () => {
      const made = await make({ uses: 2 });
      await reserve(pair.a, made.id, id(), 1_000_000);
      await reserve(pair.b, made.id, id(), 2_000_000);
      const refused = (await reserve(pair.b, made.id).catch((error) => error)) as HoldfastError;
      expect(refused).toMatchObject(tooSoon);
      expect(refused.details.retryAfterMs).toBeGreaterThan(0);
      expect(refused.details.retryAfterMs).toBeLessThanOrEqual(1_000_000);
    });

    it('give the use of whoever died to another, and the account that was begun is never made', async () => {
      const made = await make();
      const [died, next] = [id(), id()];
      await pair.a.invites.reserve(made.id, died, 1);
      await until('the use to be free again', () => reserve(pair.b, made.id, next).catch(() => null));
      await expect(account(died)).rejects.toMatchObject({ code: 'store_unavailable', retry: true });
      expect(await pair.b.accounts.byId(died)).toBeNull();
      await pair.a.invites.spend(made, died);
      expect(await pair.b.invites.get(made.id)).toMatchObject({ spent: 0 });
      // Its name is free for whoever signs up again.
      expect(await account(next, pair.b)).toMatchObject({ id: next });
      await expect(
        pair.a.accounts.create({
          ...{ id: id(), name: died, nameKey: died.toLowerCase(), passwordHash: 'x' },
          ...{ synthetic: true, mayBeFirst: false },
        }),
      ).resolves.toMatchObject({ name: died });
    });

    it('count the use of whoever died with the account made', async () => {
      const made = await make();
      const died = id();
      await pair.a.invites.reserve(made.id, died, 1);
      await account(died);
      await until('the link to be used up', async () => {
        await reserve(pair.b, made.id).then(
          (held) => expect(held).toBeNull(),
          (problem) => expect(problem).toMatchObject(tooSoon),
        );
        return (await pair.b.invites.get(made.id)) === null;
      });
      expect(await pair.a.accounts.byId(died)).toMatchObject({ id: died });
    });

    it('end by themselves, and are not counted any more', async () => {
      const made = await make({}, 1);
      await until('the end', async () => (await pair.b.invites.get(made.id)) === null);
      expect(await pair.b.invites.reserve(made.id, id(), LONG_MS)).toBeNull();
      expect(await pair.b.invites.ofPerson(ann.id)).toEqual([]);
    });

    it('are ended by whoever made them, and by nobody else', async () => {
      const made = await make();
      const who = id();
      await pair.a.invites.reserve(made.id, who, LONG_MS);
      expect(await pair.b.invites.withdraw(made.id, person('Bob').id)).toBe(false);
      expect(await pair.b.invites.get(made.id)).toEqual(made);
      expect(await pair.b.invites.withdraw(made.id, ann.id)).toBe(true);
      expect(await pair.b.invites.withdraw(made.id, ann.id)).toBe(false);
      expect(await pair.a.invites.get(made.id)).toBeNull();
      // Whose use was set aside before comes in; nothing of the link comes back by that.
      await pair.a.invites.spend(made, who);
      expect(await pair.a.invites.get(made.id)).toBeNull();
      expect(await pair.a.invites.ofPerson(ann.id)).toEqual([]);
    });

    it('of one person are so many at most, the last to end first', async () => {
      const most = LIMITS.openInvitesPerPerson;
      const made: Invite[] = [];
      for (let at = 0; at < most; at += 1) made.push(await make({}, LONG_MS - at * 1_000_000));
      await expect(make()).rejects.toMatchObject({ code: 'limit_reached' });
      expect(await pair.b.invites.ofPerson(ann.id)).toEqual(made);
      await expect(make({ by: person('Bob') })).resolves.toMatchObject({ spent: 0 });
      await pair.b.invites.withdraw((made[0] as Invite).id, ann.id);
      await expect(make()).resolves.toMatchObject({ by: ann });
    });
  });
}
