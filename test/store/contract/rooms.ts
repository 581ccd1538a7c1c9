import { describe, expect, it } from 'vitest';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { allTexts, id, person, roomWith, say } from '../support/people.js';
import type { Pair } from './pair.js';

export function roomsContract(pair: Pair): void {
  describe('rooms', () => {
    const ann = person('ann');
    const bob = person('bob');

    it('have their owner as member, and a name that one public room has', async () => {
      const room = { id: id(), name: 'Tea', private: false, owner: ann.id };
      expect(await pair.a.rooms.create(room, 'tea', ann)).toEqual(room);
      expect(await pair.b.rooms.get(room.id)).toEqual(room);
      expect(await pair.b.rooms.members(room.id)).toEqual([{ ...ann, role: 'moderator' }]);
      await expect(pair.b.rooms.create({ ...room, id: id() }, 'tea', bob)).rejects.toMatchObject({
        code: 'name_taken',
      });
      expect(await pair.b.rooms.create(room, 'tea', ann)).toEqual(room);
      const secret = { id: id(), name: 'Tea', private: true, owner: bob.id };
      expect(await pair.b.rooms.create(secret, 'tea', bob)).toEqual(secret);
    });

    it('may belong to the server', async () => {
      const room = { id: id(), name: 'General', private: false, owner: null };
      await pair.a.rooms.create(room, 'general', null);
      expect(await pair.a.rooms.get(room.id)).toEqual(room);
      expect(await pair.a.rooms.members(room.id)).toEqual([]);
    });

    it('are listed oldest first, private ones for their members only', async () => {
      const first = await roomWith(pair.a, ann);
      const secret = { id: id(), name: 'Secret', private: true, owner: ann.id };
      await pair.a.rooms.create(secret, 'secret', ann);
      const last = await roomWith(pair.a);
      await say(pair.a, first, ann, 'one');
      const annSees = await pair.b.rooms.visibleTo(ann.id);
      expect(new Set(annSees.map((room) => room.id))).toEqual(new Set([first, secret.id, last]));
      expect(annSees.find((room) => room.id === first)).toMatchObject({
        member: true,
        head: 1,
        read: 1,
        members: 1,
      });
      const bobSees = await pair.b.rooms.visibleTo(bob.id);
      expect(bobSees.map((room) => room.id).sort()).toEqual([first, last].sort());
      expect(bobSees.find((room) => room.id === first)).toMatchObject({ member: false, head: 1, read: 0 });
      expect((await pair.a.rooms.view(first, bob.id))?.member).toBe(false);
    });

    it('are joined and left, as often as one likes', async () => {
      const room = await roomWith(pair.a);
      expect(await pair.a.rooms.isMember(room, ann.id)).toBe(false);
      expect(await pair.a.rooms.addMember(room, ann)).toBe(true);
      expect(await pair.b.rooms.addMember(room, ann)).toBe(true);
      expect(await pair.b.rooms.isMember(room, ann.id)).toBe(true);
      expect(await pair.b.rooms.members(room)).toEqual([ann]);
      expect(await pair.b.rooms.removeMember(room, ann.id)).toBe(true);
      expect(await pair.b.rooms.removeMember(room, ann.id)).toBe(true);
      expect(await pair.a.rooms.isMember(room, ann.id)).toBe(false);
    });

    it('are on the list of whoever is a member, also where they were brought in and left at the same time', async () => {
      const secret = { id: id(), name: 'Secret', private: true, owner: ann.id };
      await pair.a.rooms.create(secret, 'secret', ann);
      const lost: number[] = [];
      for (let round = 0; round < 60; round += 1) {
        const cat = person(`cat${round}`);
        await pair.a.rooms.addMember(secret.id, cat, ann.id);
        await Promise.all([
          pair.a.rooms.addMember(secret.id, cat, ann.id),
          pair.b.rooms.removeMember(secret.id, cat.id),
          pair.a.rooms.addMember(secret.id, cat, ann.id),
          pair.b.rooms.removeMember(secret.id, cat.id),
        ]);
        const listed = (await pair.b.rooms.visibleTo(cat.id)).some(({ id }) => id === secret.id);
        if (listed !== (await pair.b.rooms.isMember(secret.id, cat.id))) lost.push(round);
      }
      expect(lost).toEqual([]);
    });

    it('that do not exist say so everywhere', async () => {
      const none = 'no-such-room';
      expect(await pair.a.rooms.get(none)).toBeNull();
      expect(await pair.a.rooms.view(none, ann.id)).toBeNull();
      expect(await pair.a.rooms.addMember(none, ann)).toBe(false);
      expect(await pair.a.rooms.removeMember(none, ann.id)).toBe(false);
      expect(await pair.a.rooms.isMember(none, ann.id)).toBe(false);
      expect(await pair.a.rooms.members(none)).toEqual([]);
      expect(await say(pair.a, none, ann, 'x')).toEqual({ kind: 'no-room' });
      expect(await pair.a.log.state(none)).toBeNull();
      expect(await pair.a.log.range(none, 1, 9, 9)).toBeNull();
      expect(await pair.a.log.newest(none, 9)).toBeNull();
      expect(await pair.a.log.rotateEpoch(none, 'x', 'y')).toBeNull();
      expect(await pair.a.reads.get(none, ann.id)).toBe(0);
      expect(await pair.a.reads.advance(none, ann.id, 9)).toMatchObject({ read: 0 });
      await pair.a.presence.announce(none, 'i', 1, [ann], [ann], []);
      expect(await pair.a.presence.peopleByInstance(none)).toEqual(new Map());
      expect(await pair.a.rooms.visibleTo(ann.id)).toEqual([]);
    });

    it('into which others bring somebody do not count as theirs until they look into them', async () => {
      const open: string[] = [];
      const invite = async (by: UserRef) => {
        const room = await roomWith(pair.a, by);
        await pair.a.rooms.addMember(room, ann, by.id);
        open.push(room);
      };
      const { invitationsOpen, invitationsOpenPerInviter } = LIMITS;
      for (let at = 0; at < invitationsOpenPerInviter; at += 1) await invite(bob);
      await expect(invite(bob)).rejects.toMatchObject({ code: 'limit_reached' });
      // A repetition changes nothing, and needs no room.
      expect(await pair.b.rooms.addMember(open[0] as string, ann, bob.id)).toBe(true);
      for (let by = 0; open.length < invitationsOpen; by += 1) {
        const inviter = { id: `inviter-${by}`, name: `Inviter ${by}` };
        for (let at = 0; at < invitationsOpenPerInviter; at += 1) await invite(inviter);
      }
      await expect(invite({ id: 'one-more', name: 'One more' })).rejects.toMatchObject({
        code: 'limit_reached',
      });
      // They can still make and enter rooms of their own.
      const own = await roomWith(pair.b, ann);
      expect(await pair.b.rooms.isMember(own, ann.id)).toBe(true);
      expect((await pair.b.rooms.visibleTo(ann.id)).filter(({ member }) => member)).toHaveLength(
        invitationsOpen + 1,
      );
      await pair.b.rooms.accept([
        { roomId: open[0] as string, userId: ann.id },
        // Somebody else, and nobody, change nothing.
        { roomId: open[0] as string, userId: bob.id },
        { roomId: 'no-such-room', userId: ann.id },
      ]);
      await invite(bob);
      await pair.a.rooms.removeMember(open[1] as string, ann.id);
      await invite(bob);
    });

    it('[SEND-8] take no message of someone who is not a member, nor of one who left', async () => {
      const room = await roomWith(pair.a, ann);
      expect(await say(pair.a, room, bob, 'hello')).toEqual({ kind: 'not-member' });
      await pair.a.rooms.removeMember(room, ann.id);
      expect(await say(pair.b, room, ann, 'hello')).toEqual({ kind: 'not-member' });
      expect(await allTexts(pair.a, room)).toEqual([]);
    });
  });
}
