import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
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

export function hooksContract(pair: Pair): void {
  describe('hooks', () => {
    const ann = person('ann');
    const bob = person('bob');
    const operator = { id: 'boss', operator: true };
    const hook = (name = 'CI', by = ann) => ({
      bot: { id: `hook-${id()}`, name, bot: true as const },
      by,
      digest: `digest-${id()}`,
    });

    const roomOf = (owner: UserRef, ...members: readonly UserRef[]) =>
      newRoomOf(pair.a, false, owner, ...members);
    const noticesIn = async (room: string) =>
      (await noticesOf(pair.b, room)).map(({ what, user, about }) => [what, user.name, about]);

    it('are found by the digest of their code, in their room, and write there as a bot', async () => {
      const [room, other] = [await roomOf(ann), await roomOf(ann)];
      const ci = hook();
      await pair.a.hooks.add(room, asked(ann), ci, null);
      const found = await pair.b.hooks.withDigest(room, ci.digest);
      expect(found).toEqual({ bot: ci.bot, by: ann, at: expect.any(Number) });
      expect(found?.at).toBeGreaterThan(1_600_000_000_000);
      expect(await pair.b.hooks.withDigest(other, ci.digest)).toBeNull();
      expect(await pair.b.hooks.withDigest('no-such-room', ci.digest)).toBeNull();
      expect(await pair.b.hooks.withDigest(room, ci.bot.id)).toBeNull();
      expect(await pair.b.rooms.members(room)).toContainEqual(ci.bot);
      const said = stored(await say(pair.b, room, ci.bot, 'built', { cmid: 'build-1' }));
      expect(await say(pair.a, room, ci.bot, 'built', { cmid: 'build-1' })).toMatchObject({
        kind: 'duplicate',
        mid: said.mid,
      });
      expect(await say(pair.a, other, ci.bot, 'built')).toEqual({ kind: 'not-member' });
      const page = await pair.b.log.newest(room, 10);
      expect(page?.messages.map(({ message }) => message.user)).toEqual([ci.bot]);
    });

    it('are made and removed by moderators and operators, and by nobody else', async () => {
      const room = await roomOf(ann, bob);
      const [ci, other] = [hook(), hook('Alarm')];
      const { hooks } = pair.b;
      await expect(hooks.add(room, asked(bob), ci, null)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(hooks.add(room, { id: 'x', operator: false }, ci, null)).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(hooks.add('none', operator, ci, null)).rejects.toMatchObject({ code: 'not_member' });
      expect(await hooks.ofRoom(room)).toEqual([]);
      await hooks.add(room, asked(ann), ci, null);
      await hooks.add(room, operator, other, null);
      // Both may be of the same millisecond.
      expect(new Set((await hooks.ofRoom(room)).map(({ bot }) => bot))).toEqual(new Set([ci.bot, other.bot]));
      await expect(hooks.remove(room, asked(bob), ci.bot.id, null)).rejects.toMatchObject({
        code: 'forbidden',
      });
      // Its own bot, too, moderates nothing.
      await expect(hooks.remove(room, asked(ci.bot), ci.bot.id, null)).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(hooks.remove('none', operator, ci.bot.id, null)).rejects.toMatchObject({
        code: 'not_member',
      });
      expect(await hooks.remove(room, operator, ci.bot.id, null)).toBe(true);
      expect((await hooks.ofRoom(room)).map(({ bot }) => bot)).toEqual([other.bot]);
    });

    it('write nothing more once they are removed; what they wrote stays', async () => {
      const room = await roomOf(ann);
      const ci = hook();
      await pair.a.hooks.add(room, asked(ann), ci, null);
      stored(await say(pair.a, room, ci.bot, 'built', { cmid: 'build-1' }));
      expect(await pair.b.hooks.remove(room, asked(ann), ci.bot.id, null)).toBe(true);
      expect(await pair.b.hooks.remove(room, asked(ann), ci.bot.id, null)).toBe(false);
      expect(await pair.a.hooks.withDigest(room, ci.digest)).toBeNull();
      expect(await say(pair.a, room, ci.bot, 'once more')).toEqual({ kind: 'not-member' });
      expect(await pair.a.rooms.members(room)).toEqual([{ ...ann, role: 'moderator' }]);
      const page = await pair.a.log.newest(room, 10);
      expect(page?.messages.map(({ message }) => message.text)).toEqual(['built']);
    });

    it('are told of in the log, once, also when it is asked for again', async () => {
      const room = await roomOf(ann);
      const ci = hook();
      const [made, gone] = [noticeBy(ann), noticeBy(ann)];
      await pair.a.hooks.add(room, asked(ann), ci, made);
      await pair.b.hooks.add(room, asked(ann), ci, made);
      await pair.a.hooks.remove(room, asked(ann), ci.bot.id, gone);
      await pair.b.hooks.remove(room, asked(ann), ci.bot.id, gone);
      expect(await noticesIn(room)).toEqual([
        ['invited', 'ann', ci.bot],
        ['removed', 'ann', ci.bot],
      ]);
    });

    it('have a bound in each room', async () => {
      const [room, other] = [await roomOf(ann), await roomOf(ann)];
      for (let n = 0; n < LIMITS.hooksPerRoom; n += 1)
        await pair.a.hooks.add(room, asked(ann), hook(`CI ${n}`), null);
      const refused = { code: 'limit_reached', details: { refusal: { kind: 'hooks-full' } } };
      await expect(pair.a.hooks.add(room, asked(ann), hook(), null)).rejects.toMatchObject(refused);
      expect(await pair.b.hooks.ofRoom(room)).toHaveLength(LIMITS.hooksPerRoom);
      expect(await pair.b.rooms.members(room)).toHaveLength(LIMITS.hooksPerRoom + 1);
      await pair.a.hooks.add(other, asked(ann), hook(), null);
    });

    it('have each a name of its own in a room, in whatever letters, until they are removed', async () => {
      const [room, other] = [await roomOf(ann), await roomOf(ann)];
      const [first, same] = [hook('Build 1'), hook('build 1')];
      const refused = {
        code: 'name_taken',
        details: { refusal: { kind: 'hook-name-taken', name: 'build 1' } },
      };
      await pair.a.hooks.add(room, asked(ann), first, null);
      await pair.a.hooks.add(other, asked(ann), same, null);
      await expect(pair.b.hooks.add(room, asked(ann), same, null)).rejects.toMatchObject(refused);
      // Repeated, it is the same hook.
      await pair.b.hooks.add(room, asked(ann), first, null);
      expect((await pair.b.hooks.ofRoom(room)).map(({ bot }) => bot)).toEqual([first.bot]);
      await pair.a.hooks.remove(room, asked(ann), first.bot.id, null);
      await pair.b.hooks.add(room, asked(ann), same, null);
      expect((await pair.a.hooks.ofRoom(room)).map(({ bot }) => bot)).toEqual([same.bot]);
    });

    it('are one for one request, also where the room is full of them, until it is removed', async () => {
      const room = await roomOf(ann);
      const first = { ...hook('Build'), request: `request-${id()}` };
      const repeated = { ...hook('Build'), request: first.request };
      await pair.a.hooks.add(room, asked(ann), first, null);
      for (let n = 1; n < LIMITS.hooksPerRoom; n += 1)
        await pair.a.hooks.add(room, asked(ann), hook(`CI ${n}`), null);
      await pair.b.hooks.add(room, asked(ann), repeated, noticeBy(ann));
      const found = (await pair.b.hooks.ofRoom(room)).filter(({ bot }) => bot.name === 'Build');
      expect(found).toEqual([{ bot: first.bot, by: ann, at: expect.any(Number), request: first.request }]);
      expect(await pair.a.hooks.withDigest(room, repeated.digest)).toBeNull();
      expect(await noticesIn(room)).toEqual([]);
      await pair.a.hooks.remove(room, asked(ann), first.bot.id, null);
      await pair.a.hooks.add(room, asked(ann), repeated, null);
      expect((await pair.b.hooks.withDigest(room, repeated.digest))?.bot).toEqual(repeated.bot);
    });

    it('are no people of their room, as it is counted', async () => {
      const room = await roomOf(ann, bob);
      await pair.a.hooks.add(room, asked(ann), hook(), null);
      const views = await pair.b.rooms.visibleTo(ann.id);
      expect(views.find(({ id: one }) => one === room)?.members).toBe(2);
    });

    it('are nobody to leave a room to: who is alone with them may go, and keeps the role till then', async () => {
      const room = await roomOf(ann);
      const ci = hook();
      await pair.a.hooks.add(room, asked(ann), ci, null);
      await expect(pair.a.moderation.setRole(room, asked(ann), ann.id, 'member')).rejects.toMatchObject({
        code: 'conflict',
      });
      await pair.a.rooms.addMember(room, bob, ann.id);
      await expect(pair.a.rooms.removeMember(room, ann.id)).rejects.toMatchObject({ code: 'conflict' });
      expect(await pair.a.rooms.removeMember(room, bob.id)).toBe(true);
      expect(await pair.a.rooms.removeMember(room, ann.id)).toBe(true);
    });

    it('are none of a direct room', async () => {
      const room = directRoomId([ann.id, bob.id]);
      await pair.a.direct.create(room, [ann, bob]);
      await expect(pair.a.hooks.add(room, operator, hook(), null)).rejects.toMatchObject({
        code: 'forbidden',
      });
    });
  });
}
