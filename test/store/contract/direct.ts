import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { id, person, roomWith, say } from '../support/people.js';
import type { Pair } from './pair.js';

export function directContract(pair: Pair): void {
  describe('direct rooms', () => {
    const ann = person('ann');
    const bob = person('bob');
    const cat = person('cat');
    const everybody = (people: readonly UserRef[]) => directRoomId(people.map((one) => one.id));
    const created = async (...people: UserRef[]) => {
      const room = everybody(people);
      await pair.a.direct.create(room, people);
      return room;
    };
    const roomsOf = async (user: UserRef) => (await pair.b.rooms.visibleTo(user.id)).map((room) => room.id);

    it('are one for the same people, also when all ask at once', async () => {
      const room = everybody([ann, bob]);
      await Promise.all([
        pair.a.direct.create(room, [ann, bob]),
        pair.b.direct.create(room, [bob, ann]),
        pair.a.direct.create(room, [ann, bob]),
      ]);
      await say(pair.a, room, ann, 'one');
      await pair.b.direct.create(room, [bob, ann]);
      expect(await pair.b.log.state(room)).toMatchObject({ head: 1 });
      expect((await pair.b.rooms.members(room)).map((one) => one.id).sort()).toEqual([ann.id, bob.id].sort());
    });

    it('are called as the others are, in the order of ids', async () => {
      const room = await created(cat, ann, bob);
      const sorted = [ann, bob, cat].sort((a, b) => (a.id < b.id ? -1 : 1));
      const others = sorted.filter((one) => one.id !== bob.id);
      const [name, direct] = [others.map((one) => one.name).join(', '), sorted];
      const expected = { id: room, name, private: true, owner: null, direct, member: true, members: 3 };
      expect(await pair.b.rooms.view(room, bob.id)).toMatchObject(expected);
      expect((await pair.b.rooms.view(room, bob.id))?.role).toBeUndefined();
      expect(await pair.b.rooms.get(room)).toMatchObject({ private: true, owner: null, direct });
    });

    it('are on no list until they are put there, and only on lists of their people', async () => {
      const room = await created(ann, bob);
      expect(await roomsOf(ann)).not.toContain(room);
      await say(pair.a, room, ann, 'one');
      await pair.a.direct.list(room, [ann, bob]);
      await pair.b.direct.list(room, [ann, bob]);
      expect((await roomsOf(ann)).filter((one) => one === room)).toHaveLength(1);
      expect(await roomsOf(bob)).toContain(room);
      expect(await roomsOf(cat)).not.toContain(room);
    });

    it('count to no limit of rooms', async () => {
      const dan = person('dan');
      await Promise.all(
        Array.from({ length: LIMITS.roomsPerUser + 1 }, async (_, i) => {
          const room = await created(dan, person(`other${i}`));
          await pair.a.direct.list(room, [dan]);
        }),
      );
      await expect(
        pair.a.rooms.create({ id: id(), name: 'x', private: true, owner: dan.id }, 'x', dan),
      ).resolves.toMatchObject({ name: 'x' });
    });

    it('call each of their people with every message, and count it with the unread', async () => {
      const room = await created(ann, bob);
      for (const text of ['one', 'two']) await say(pair.a, room, ann, text);
      expect(await pair.b.rooms.view(room, bob.id)).toMatchObject({ unread: 2, mentions: 2 });
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({ unread: 2, mentions: 2 });
      await pair.a.reads.advance(room, bob.id, 1);
      expect(await pair.b.rooms.view(room, bob.id)).toMatchObject({ unread: 1, mentions: 1 });
      expect(await pair.b.rooms.view(room, ann.id)).toMatchObject({ unread: 0, mentions: 0 });
    });

    it('keep their people: nobody comes, goes or is sent away, and nothing else of them changes', async () => {
      const room = await created(ann, bob);
      const by = { id: ann.id, operator: true };
      const { rooms, moderation } = pair.a;
      const forbidden = { code: 'forbidden' };
      const notice = null;
      await expect(rooms.addMember(room, cat)).rejects.toMatchObject(forbidden);
      await expect(rooms.addMember(room, cat, ann.id)).rejects.toMatchObject(forbidden);
      await expect(rooms.removeMember(room, bob.id)).rejects.toMatchObject(forbidden);
      await expect(rooms.removeMember(room, bob.id, 'removed', by)).rejects.toMatchObject(forbidden);
      await expect(moderation.edit(room, by, { name: 'x' }, 'x', notice)).rejects.toMatchObject(forbidden);
      await expect(moderation.setRole(room, by, bob.id, 'moderator')).rejects.toMatchObject(forbidden);
      const ban = { user: bob, by: ann };
      await expect(moderation.ban(room, by, ban, notice)).rejects.toMatchObject(forbidden);
      await expect(moderation.liftBan(room, by, bob.id)).rejects.toMatchObject(forbidden);
      expect(await pair.b.rooms.members(room)).toHaveLength(2);
      expect(await roomsOf(cat)).not.toContain(room);
      expect(await pair.b.log.state(room)).toMatchObject({ head: 0 });
    });

    it('take messages of their people alone', async () => {
      const room = await created(ann, bob);
      expect(await say(pair.b, room, cat, 'let me in')).toEqual({ kind: 'not-member' });
      expect(await say(pair.b, room, bob, 'yes')).toMatchObject({ kind: 'stored', seq: 1 });
    });

    it('are not taken for other rooms', async () => {
      const room = await roomWith(pair.a, ann);
      expect(await pair.b.rooms.get(room)).not.toHaveProperty('direct');
      expect(await pair.b.rooms.view(room, ann.id)).not.toHaveProperty('direct');
    });
  });
}
