import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import type { Change, UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { entryBy, id, person, roomWith, say, stored } from '../support/people.js';
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
      await pair.a.direct.list(room, [ann, bob], ann.id);
      expect((await pair.b.direct.list(room, [ann, bob], ann.id)).sort()).toEqual([ann.id, bob.id].sort());
      expect((await roomsOf(ann)).filter((one) => one === room)).toHaveLength(1);
      expect(await roomsOf(bob)).toContain(room);
      expect(await roomsOf(cat)).not.toContain(room);
    });

    it('count to no limit of rooms', async () => {
      const dan = person('dan');
      await Promise.all(
        Array.from({ length: LIMITS.roomsPerUser + 1 }, async (_, i) => {
          const room = await created(dan, person(`other${i}`));
          await pair.a.direct.list(room, [dan], dan.id);
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

    it('stay off the list of whoever hides them, whoever writes, until they show them again', async () => {
      const room = await created(ann, bob, cat);
      await pair.a.direct.list(room, [ann, bob, cat], ann.id);
      await pair.a.direct.hide(room, bob.id);
      expect(await pair.b.direct.list(room, [ann, bob, cat], cat.id)).not.toContain(bob.id);
      expect(await roomsOf(bob)).not.toContain(room);
      expect(await roomsOf(cat)).toContain(room);
      expect(await pair.b.rooms.isMember(room, bob.id)).toBe(true);
      await pair.b.direct.show(room, bob.id, true);
      expect(await roomsOf(bob)).toContain(room);
      expect(await pair.a.direct.list(room, [bob], cat.id)).toEqual([bob.id]);
    });

    it('refuse as the list of blocks says, however often it changed at once', async () => {
      const room = await created(ann, bob);
      for (let round = 0; round < 30; round += 1) {
        await Promise.all([
          pair.a.blocks.block(ann.id, bob, room),
          pair.b.blocks.unblock(ann.id, bob.id, room),
          pair.b.blocks.block(ann.id, bob, room),
          pair.a.blocks.unblock(ann.id, bob.id, room),
        ]);
        const isListed = (await pair.b.blocks.ofPerson(ann.id)).some(({ user }) => user.id === bob.id);
        const kind = (await say(pair.a, room, bob, `is it ${isListed}`)).kind;
        expect({ round, kind }).toEqual({ round, kind: isListed ? 'blocked' : 'stored' });
      }
      await pair.a.blocks.unblock(ann.id, bob.id, room);
    });

    it('take nothing new of two people while one has blocked the other, but what takes words back', async () => {
      const room = await created(ann, bob);
      const first = stored(await say(pair.a, room, bob, 'hello'));
      await pair.a.blocks.block(ann.id, bob, room);
      await pair.b.blocks.block(ann.id, bob, room);
      for (const by of [ann, bob]) expect(await say(pair.b, room, by, 'more')).toEqual({ kind: 'blocked' });
      const change = (what: Change) =>
        pair.b.log.change({ ...entryBy(room, bob), change: what, of: first, moderates: false });
      expect(await change({ kind: 'edit', text: 'again' })).toEqual({ kind: 'blocked' });
      expect(await change({ kind: 'react', emoji: '👍', on: true })).toEqual({ kind: 'blocked' });
      expect(await change({ kind: 'delete' })).toMatchObject({ kind: 'stored' });
      expect(await pair.b.rooms.view(room, ann.id)).toMatchObject({ blocked: true });
      expect(await pair.b.rooms.view(room, bob.id)).not.toHaveProperty('blocked');
      expect(await pair.b.blocks.ofPerson(ann.id)).toMatchObject([{ user: bob }]);
      expect(await pair.b.blocks.ofPerson(bob.id)).toEqual([]);
      // Both, and then one of them no more.
      await pair.b.blocks.block(bob.id, ann, room);
      await pair.b.blocks.unblock(ann.id, bob.id, room);
      expect(await pair.a.rooms.view(room, ann.id)).not.toHaveProperty('blocked');
      expect(await say(pair.a, room, ann, 'more')).toEqual({ kind: 'blocked' });
      await pair.a.blocks.unblock(bob.id, ann.id, room);
      expect(await say(pair.a, room, ann, 'more')).toMatchObject({ kind: 'stored' });
      expect(await pair.b.blocks.ofPerson(ann.id)).toEqual([]);
    });

    it('[SEND-2] answer what was stored before a block as they did then', async () => {
      const room = await created(ann, bob);
      const said = entryBy(room, bob);
      const first = stored(await pair.a.log.append({ ...said, text: 'hello' }));
      await pair.a.blocks.block(ann.id, bob, room);
      expect(await pair.b.log.append({ ...said, text: 'hello' })).toMatchObject({
        kind: 'duplicate',
        seq: first.seq,
      });
    });

    it('are marked when they are made, where one has blocked the other before', async () => {
      const dan = person('dan');
      const eve = person('eve');
      const other = everybody([dan, eve]);
      await pair.a.blocks.block(dan.id, eve, other);
      await pair.b.direct.create(other, [dan, eve]);
      await pair.b.blocks.settle(other, [eve.id, dan.id]);
      expect(await say(pair.a, other, eve, 'hello')).toEqual({ kind: 'blocked' });
    });

    it('of more people do not appear by the message of whom one has blocked, only by another’s', async () => {
      const [dan, eve, fay] = [person('dan'), person('eve'), person('fay')];
      await pair.a.blocks.block(dan.id, eve, everybody([dan, eve]));
      const room = await created(dan, eve, fay);
      expect(await say(pair.a, room, eve, 'hello')).toMatchObject({ kind: 'stored' });
      expect((await pair.b.direct.list(room, [dan, eve, fay], eve.id)).sort()).toEqual(
        [eve.id, fay.id].sort(),
      );
      expect(await roomsOf(dan)).not.toContain(room);
      expect(await pair.b.direct.list(room, [dan, eve, fay], fay.id)).toContain(dan.id);
      // What is on the list stays there.
      expect(await pair.b.direct.list(room, [dan, eve, fay], eve.id)).toContain(dan.id);
      expect(await roomsOf(dan)).toContain(room);
    });

    it('hold a bound of blocks', async () => {
      const dan = person('dan');
      const block = (n: number) => pair.a.blocks.block(dan.id, { id: `p${n}`, name: `p${n}` }, `none-${n}`);
      await Promise.all(Array.from({ length: LIMITS.blocksPerPerson }, (_, n) => block(n)));
      await expect(block(LIMITS.blocksPerPerson)).rejects.toMatchObject({ code: 'limit_reached' });
      await block(0);
      expect(await pair.b.blocks.ofPerson(dan.id)).toHaveLength(LIMITS.blocksPerPerson);
    });

    it('are not taken for other rooms', async () => {
      const room = await roomWith(pair.a, ann);
      expect(await pair.b.rooms.get(room)).not.toHaveProperty('direct');
      expect(await pair.b.rooms.view(room, ann.id)).not.toHaveProperty('direct');
    });
  });
}
