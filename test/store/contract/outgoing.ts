import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { OutgoingState } from '../../../src/store/interfaces/outgoing.js';
import { asked, id, roomOf as newRoomOf, person, say, stored } from '../support/people.js';
import type { Pair } from './pair.js';

export function outgoingContract(pair: Pair): void {
  describe('outgoing hooks', () => {
    const [ann, bob] = [person('ann'), person('bob')];
    const operator = { id: 'boss', operator: true };
    const hook = (by = ann) => ({
      id: `out-${id()}`,
      url: `https://receiver.test/${id()}?key="=${id()}`,
      events: ['message', 'edit'] as const,
      by,
      secret: `secret-${id()}`,
    });
    const roomOf = (...members: (typeof ann)[]) => newRoomOf(pair.a, false, ann, ...members);
    const idsIn = async (room: string) => (await pair.b.outgoing.ofRoom(room)).map((one) => one.hook.id);

    it('are kept as they were given, and begin behind the newest entry of their room', async () => {
      const room = await roomOf();
      const said = stored(await say(pair.a, room, ann, 'before'));
      const one = hook();
      await pair.a.outgoing.add(room, asked(ann), one);
      const { epoch, seq, mid } = said;
      const state = { epoch, seq, mid, dead: 0 };
      expect(await pair.b.outgoing.ofRoom(room)).toEqual([
        { hook: { ...one, at: expect.any(Number) }, state, asked: 0 },
      ]);
      expect(await pair.b.outgoing.rooms()).toContain(room);
      // Repeated, it is as it was.
      await pair.b.outgoing.add(room, asked(ann), one);
      expect(await idsIn(room)).toEqual([one.id]);
      const empty = await roomOf();
      await pair.a.outgoing.add(empty, asked(ann), hook());
      expect((await pair.b.outgoing.ofRoom(empty))[0]?.state).toMatchObject({ seq: 0, mid: '', dead: 0 });
      expect(await pair.b.outgoing.ofRoom('none')).toEqual([]);
    });

    it('are made and removed by moderators and operators, and by nobody else', async () => {
      const room = await roomOf(bob);
      const [one, other] = [hook(), hook()];
      const { outgoing } = pair.b;
      const forbidden = { code: 'forbidden' };
      await expect(outgoing.add(room, asked(bob), one)).rejects.toMatchObject(forbidden);
      await expect(outgoing.add('none', operator, one)).rejects.toMatchObject({ code: 'not_member' });
      await outgoing.add(room, asked(ann), one);
      await outgoing.add(room, operator, other);
      await expect(outgoing.remove(room, asked(bob), one.id)).rejects.toMatchObject(forbidden);
      await expect(outgoing.remove('none', operator, one.id)).rejects.toMatchObject({ code: 'not_member' });
      expect(await pair.a.outgoing.remove(room, asked(ann), one.id)).toBe(true);
      expect(await outgoing.remove(room, asked(ann), one.id)).toBe(false);
      expect(await idsIn(room)).toEqual([other.id]);
    });

    it('are none of a direct room, and no new ones of an archived one', async () => {
      const direct = directRoomId([ann.id, bob.id]);
      await pair.a.direct.create(direct, [ann, bob]);
      await expect(pair.a.outgoing.add(direct, operator, hook())).rejects.toMatchObject({
        code: 'forbidden',
      });
      const room = await roomOf();
      const kept = hook();
      await pair.a.outgoing.add(room, asked(ann), kept);
      await pair.a.moderation.edit(room, asked(ann), { archived: true }, null, null);
      await expect(pair.a.outgoing.add(room, asked(ann), hook())).rejects.toMatchObject({
        details: { refusal: { kind: 'room-archived' } },
      });
      expect(await pair.b.outgoing.remove(room, asked(ann), kept.id)).toBe(true);
    });

    it('have a bound in each room, and are one for one request', async () => {
      const room = await roomOf();
      const first = { ...hook(), request: `request-${id()}` };
      await pair.a.outgoing.add(room, asked(ann), first);
      while ((await idsIn(room)).length < LIMITS.outgoingPerRoom)
        await pair.a.outgoing.add(room, asked(ann), hook());
      await expect(pair.a.outgoing.add(room, asked(ann), hook())).rejects.toMatchObject({
        code: 'limit_reached',
        details: { refusal: { kind: 'outgoing-full', max: LIMITS.outgoingPerRoom } },
      });
      await pair.b.outgoing.add(room, asked(ann), { ...hook(), request: first.request });
      const found = (await pair.b.outgoing.ofRoom(room)).map((one) => one.hook);
      expect(found.filter(({ request }) => request === first.request)).toMatchObject([first]);
      expect(await idsIn(room)).toHaveLength(LIMITS.outgoingPerRoom);
    });

    it('note how far they were sent, never back within one epoch, and nothing once they are removed', async () => {
      const room = await roomOf();
      const one = hook();
      await pair.a.outgoing.add(room, asked(ann), one);
      const state: OutgoingState = {
        epoch: 'e1',
        seq: 12,
        mid: '12-x',
        dead: 1,
        sentAt: 7,
        failing: { why: 'status', status: 503, since: 8, at: 9, tries: 2 },
        lastDead: { why: 'no-answer', seq: 11, at: 6 },
      };
      expect(await pair.a.outgoing.note(room, one.id, state)).toBe(true);
      expect(await pair.b.outgoing.note(room, one.id, { ...state, seq: 11 })).toBe(true);
      expect((await pair.b.outgoing.ofRoom(room))[0]?.state).toEqual(state);
      const forked = { ...state, epoch: 'e2', seq: 3 };
      expect(await pair.b.outgoing.note(room, one.id, forked)).toBe(true);
      expect((await pair.a.outgoing.ofRoom(room))[0]?.state).toEqual(forked);
      await pair.a.outgoing.remove(room, asked(ann), one.id);
      expect(await pair.b.outgoing.note(room, one.id, { ...state, epoch: 'e3' })).toBe(false);
      expect(await pair.b.outgoing.ofRoom(room)).toEqual([]);
    });

    it('keep how often somebody asked that they are tried now, whatever is noted meanwhile', async () => {
      const room = await roomOf(bob);
      const [one, other] = [hook(), hook()];
      const { outgoing } = pair.b;
      await outgoing.add(room, asked(ann), one);
      await outgoing.add(room, asked(ann), other);
      await expect(outgoing.tryNow(room, asked(bob), one.id)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(outgoing.tryNow('none', operator, one.id)).rejects.toMatchObject({ code: 'not_member' });
      expect(await outgoing.tryNow(room, asked(ann), one.id)).toBe(true);
      const state: OutgoingState = {
        epoch: 'e1',
        seq: 12,
        mid: '12-x',
        dead: 2,
        givenUp: [{ epoch: 'e1', seq: 4, mid: '4-x' }],
        triedNow: 1,
      };
      await outgoing.note(room, one.id, state);
      expect(await outgoing.tryNow(room, operator, one.id)).toBe(true);
      const counts = (await pair.a.outgoing.ofRoom(room)).map((kept) => [kept.hook.id, kept.asked]);
      expect(new Map(counts as [string, number][])).toEqual(
        new Map([
          [one.id, 2],
          [other.id, 0],
        ]),
      );
      const kept = (await pair.a.outgoing.ofRoom(room)).find(({ hook: { id } }) => id === one.id);
      expect(kept?.state).toEqual(state);
      await outgoing.remove(room, asked(ann), one.id);
      expect(await outgoing.tryNow(room, asked(ann), one.id)).toBe(false);
      // One that comes later begins anew.
      await outgoing.add(room, asked(ann), one);
      const again = (await pair.a.outgoing.ofRoom(room)).find(({ hook: { id } }) => id === one.id);
      expect(again?.asked).toBe(0);
    });

    it('end in the step that takes whoever made them out of the room, and stay where others go', async () => {
      const room = await roomOf(bob);
      await pair.a.moderation.setRole(room, asked(ann), bob.id, 'moderator');
      const [anns, bobs] = [hook(ann), hook(bob)];
      await pair.a.outgoing.add(room, asked(ann), anns);
      await pair.a.outgoing.add(room, asked(bob), bobs);
      await pair.a.rooms.removeMember(room, bob.id, 'removed', asked(ann), null);
      expect(await idsIn(room)).toEqual([anns.id]);
      await pair.a.rooms.addMember(room, bob, ann.id);
      expect(await idsIn(room)).toEqual([anns.id]);
    });
  });
}
