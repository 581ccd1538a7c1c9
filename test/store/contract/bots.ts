import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { until } from '../../../testbed/wait.js';
import {
  asked,
  id,
  roomOf as newRoomOf,
  noticeBy,
  noticesIn as noticesOf,
  person,
  say,
  stored,
} from '../support/people.js';
import type { Pair } from './pair.js';

export function botsContract(pair: Pair): void {
  describe('bots', () => {
    const ann = person('ann');
    const bob = person('bob');
    const newBot = (name = 'Helper', generation = 0) => ({
      bot: { id: `bot-${id()}`, name, bot: true as const },
      digest: `digest-${id()}`,
      generation,
    });

    const roomOf = (owner: UserRef, ...members: readonly UserRef[]) =>
      newRoomOf(pair.a, true, owner, ...members);
    const noticesIn = async (room: string) =>
      (await noticesOf(pair.b, room)).map(({ what, user, about }) => [what, user.name, about]);

    it('are found by the digest of their token, as their maker’s, until they are ended', async () => {
      const [helper, other] = [newBot('Helper', 3), newBot('Other')];
      await pair.a.bots.add(ann.id, helper);
      await pair.a.bots.add(ann.id, helper);
      await pair.a.bots.add(ann.id, other);
      const kept = { bot: helper.bot, at: expect.any(Number), generation: 3 };
      expect(await pair.b.bots.withDigest(ann.id, helper.digest)).toEqual(kept);
      expect(await pair.b.bots.withDigest(bob.id, helper.digest)).toBeNull();
      expect(await pair.b.bots.withDigest(ann.id, helper.bot.id)).toBeNull();
      const listed = await pair.b.bots.ofOwner(ann.id);
      expect(new Set(listed.map(({ bot }) => bot))).toEqual(new Set([helper.bot, other.bot]));
      expect(JSON.stringify(listed)).not.toContain(helper.digest);
      expect(await pair.b.bots.end(bob.id, helper.bot.id)).toBe(false);
      // Before its end it is not forgotten.
      await pair.b.bots.forget(ann.id, helper.bot.id);
      expect(await pair.b.bots.withDigest(ann.id, helper.digest)).toEqual(kept);
      expect(await pair.b.bots.end(ann.id, helper.bot.id)).toBe(true);
      expect(await pair.a.bots.end(ann.id, helper.bot.id)).toBe(true);
      expect(await pair.a.bots.withDigest(ann.id, helper.digest)).toBeNull();
      expect(await pair.a.bots.ofOwner(ann.id)).toContainEqual({ ...kept, ended: true });
      await pair.a.bots.forget(ann.id, helper.bot.id);
      expect((await pair.b.bots.ofOwner(ann.id)).map(({ bot }) => bot)).toEqual([other.bot]);
      expect(await pair.b.bots.end(ann.id, helper.bot.id)).toBe(false);
    });

    it('get another token, and the one before is none; one that was ended gets none', async () => {
      const [helper, other] = [newBot('Helper', 3), newBot('Other')];
      for (const one of [helper, other]) await pair.a.bots.add(ann.id, one);
      const next = { digest: `digest-${id()}`, generation: 4 };
      const kept = { bot: helper.bot, at: expect.any(Number), generation: 4, renewals: 1 };
      expect(await pair.b.bots.renew(bob.id, helper.bot.id, next)).toBeNull();
      expect(await pair.b.bots.renew(ann.id, helper.bot.id, next)).toEqual(kept);
      // Repeated, it changes nothing more.
      expect(await pair.a.bots.renew(ann.id, helper.bot.id, next)).toEqual(kept);
      expect(await pair.a.bots.withDigest(ann.id, next.digest)).toEqual(kept);
      expect(await pair.a.bots.withDigest(ann.id, helper.digest)).toBeNull();
      expect(await pair.a.bots.ofOwner(ann.id)).toHaveLength(2);
      expect(await pair.a.bots.withDigest(ann.id, other.digest)).not.toBeNull();
      const third = { digest: `digest-${id()}`, generation: 4 };
      expect(await pair.a.bots.renew(ann.id, helper.bot.id, third)).toEqual({ ...kept, renewals: 2 });
      // Where two know the same token one renews it, and the other learns of that.
      const fourth = { generation: 4, after: 2 };
      const both = await Promise.allSettled(
        [pair.a, pair.b].map((one) =>
          one.bots.renew(ann.id, helper.bot.id, { ...fourth, digest: `digest-${id()}` }),
        ),
      );
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'conflict', details: { refusal: { kind: 'token-renewed' } } },
      });
      const [now] = (await pair.a.bots.ofOwner(ann.id)).filter(({ bot }) => bot.id === helper.bot.id);
      expect(now).toEqual({ ...kept, renewals: 3 });
      // Its name stays its own, and it ends as every bot does.
      await expect(pair.a.bots.add(ann.id, newBot('helper'))).rejects.toMatchObject({ code: 'name_taken' });
      expect(await pair.b.bots.end(ann.id, helper.bot.id)).toBe(true);
      expect(await pair.b.bots.renew(ann.id, helper.bot.id, next)).toBeNull();
      expect(await pair.b.bots.withDigest(ann.id, third.digest)).toBeNull();
    });

    it('have a bound for each person, and each a name of its own', async () => {
      for (let n = 0; n < LIMITS.botsPerPerson; n += 1) await pair.a.bots.add(ann.id, newBot(`Bot ${n}`));
      await expect(pair.b.bots.add(ann.id, newBot())).rejects.toMatchObject({
        code: 'limit_reached',
        details: { refusal: { kind: 'bots-full', max: LIMITS.botsPerPerson } },
      });
      await pair.b.bots.add(bob.id, newBot('Helper'));
      await expect(pair.b.bots.add(bob.id, newBot('helper'))).rejects.toMatchObject({
        code: 'name_taken',
        details: { refusal: { kind: 'bot-name-taken', name: 'helper' } },
      });
    });

    it('are brought by a member, and write there as a bot; the room is told of it once', async () => {
      const [room, other] = [await roomOf(ann, bob), await roomOf(ann)];
      const { bot } = newBot();
      const coming = noticeBy(bob);
      await pair.a.bots.bring(room, bob.id, bot, coming);
      await pair.b.bots.bring(room, bob.id, bot, coming);
      await pair.b.bots.bring(room, bob.id, bot, noticeBy(bob));
      expect(await noticesIn(room)).toEqual([['invited', 'bob', bot]]);
      expect(await pair.b.rooms.members(room)).toContainEqual(bot);
      expect(await pair.b.bots.roomsOf(bot.id)).toEqual([room]);
      stored(await say(pair.b, room, bot, 'hello'));
      expect(await say(pair.a, other, bot, 'hello')).toEqual({ kind: 'not-member' });
      const views = await pair.b.rooms.visibleTo(ann.id);
      expect(views.find(({ id: one }) => one === room)?.members).toBe(2);
      await expect(pair.a.bots.bring(other, bob.id, bot, null)).rejects.toMatchObject({
        code: 'not_member',
      });
      await expect(pair.a.bots.bring('none', bob.id, bot, null)).rejects.toMatchObject({
        code: 'not_member',
      });
      expect(await pair.b.bots.roomsOf(bot.id)).toEqual([room]);
    });

    it('go with who brought them, whether that one leaves, is removed or banned', async () => {
      const [room, frames] = [await roomOf(ann, bob), [] as unknown[]];
      pair.b.feed.onFrame((frame) => {
        if (frame.kind === 'removed') frames.push([frame.userId, frame.reason]);
      });
      await pair.b.feed.subscribe(room);
      const [helper, annas] = [newBot().bot, newBot('Of Ann').bot];
      await pair.a.bots.bring(room, ann.id, annas, null);
      const goings = [
        () => pair.a.rooms.removeMember(room, bob.id),
        () => pair.a.rooms.removeMember(room, bob.id, 'removed', asked(ann), noticeBy(ann)),
        () => pair.a.moderation.ban(room, asked(ann), { user: bob, by: ann }, noticeBy(ann)),
      ];
      for (const go of goings) {
        await pair.a.rooms.addMember(room, bob, ann.id);
        await pair.a.bots.bring(room, bob.id, helper, null);
        stored(await say(pair.a, room, helper, 'hello'));
        await go();
        expect(await say(pair.b, room, helper, 'still there?')).toEqual({ kind: 'not-member' });
        await expect(pair.b.bots.bring(room, bob.id, helper, null)).rejects.toMatchObject({
          code: 'not_member',
        });
        await until('the word that both are out', () => frames.length >= 2);
        expect(frames.splice(0)).toEqual([
          [bob.id, expect.stringMatching(/left|removed/)],
          [helper.id, 'removed'],
        ]);
      }
      stored(await say(pair.b, room, annas, 'I am'));
      expect((await pair.b.rooms.members(room)).map(({ id: one }) => one)).toEqual([ann.id, annas.id]);
    });

    it('are taken out alone, too, and are nobody to leave a room to', async () => {
      const room = await roomOf(ann, bob);
      const { bot } = newBot();
      await pair.a.bots.bring(room, bob.id, bot, null);
      await expect(pair.b.rooms.removeMember(room, bot.id, 'removed', asked(bob))).rejects.toMatchObject({
        code: 'forbidden',
      });
      await pair.b.rooms.removeMember(room, bot.id, 'removed', asked(ann), noticeBy(ann));
      expect(await say(pair.a, room, bot, 'hello')).toEqual({ kind: 'not-member' });
      expect(await noticesIn(room)).toEqual([['removed', 'ann', bot]]);
      expect(await pair.a.bots.roomsOf(bot.id)).toEqual([]);
      await pair.a.bots.bring(room, ann.id, bot, null);
      await expect(pair.a.rooms.removeMember(room, ann.id)).rejects.toMatchObject({ code: 'conflict' });
      await pair.a.rooms.removeMember(room, bob.id);
      expect(await pair.a.rooms.removeMember(room, ann.id)).toBe(true);
      expect(await pair.a.rooms.members(room)).toEqual([]);
    });

    it('have a bound and names of their own in each room, beside its hooks', async () => {
      const room = await roomOf(ann);
      const hook = { bot: { id: `hook-${id()}`, name: 'CI', bot: true as const }, by: ann, digest: id() };
      await pair.a.hooks.add(room, asked(ann), hook, null);
      const taken = { code: 'name_taken', details: { refusal: { kind: 'hook-name-taken' } } };
      await expect(pair.b.bots.bring(room, ann.id, newBot('ci').bot, null)).rejects.toMatchObject(taken);
      await pair.b.bots.bring(room, ann.id, newBot('Helper').bot, null);
      const second = { ...hook, bot: { ...hook.bot, id: `hook-${id()}`, name: 'helper' }, digest: id() };
      await expect(pair.a.hooks.add(room, asked(ann), second, null)).rejects.toMatchObject(taken);
      for (let n = 1; n < LIMITS.botsPerRoom; n += 1)
        await pair.a.bots.bring(room, ann.id, newBot(`Bot ${n}`).bot, null);
      await expect(pair.a.bots.bring(room, ann.id, newBot('More').bot, null)).rejects.toMatchObject({
        code: 'limit_reached',
        details: { refusal: { kind: 'room-bots-full', max: LIMITS.botsPerRoom } },
      });
    });

    it('come into no direct or archived room', async () => {
      const direct = directRoomId([ann.id, bob.id]);
      await pair.a.direct.create(direct, [ann, bob]);
      const room = await roomOf(ann);
      await pair.a.moderation.edit(room, asked(ann), { archived: true }, null, null);
      for (const one of [direct, room])
        await expect(pair.a.bots.bring(one, ann.id, newBot().bot, null)).rejects.toMatchObject({
          code: 'forbidden',
        });
    });
  });
}
