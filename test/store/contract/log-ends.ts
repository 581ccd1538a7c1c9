import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import { id, person, roomWith, say } from '../support/people.js';
import type { Pair } from './pair.js';

export function logEndsContract(pair: Pair): void {
  describe('how far logs are', () => {
    const ann = person('ann');
    const bob = person('bob');
    const byRoom = (a: { room: string }, b: { room: string }) => (a.room < b.room ? -1 : 1);

    it('is told of the rooms of which somebody is a member, and of no others', async () => {
      const [own, quiet, others] = [await roomWith(pair.a, ann, bob), await roomWith(pair.a, ann), id()];
      await pair.a.rooms.create({ id: others, name: 'Secret', private: true, owner: bob.id }, 'secret', bob);
      await say(pair.a, own, ann, 'one');
      const last = await say(pair.a, own, bob, 'two');
      await say(pair.a, others, bob, 'three');
      const states = await Promise.all([own, quiet].map((room) => pair.b.log.state(room)));
      expect((await pair.b.logEnds.ofMember(ann.id)).sort(byRoom)).toEqual(
        [
          { room: own, epoch: states[0]?.epoch, head: 2, headMid: 'mid' in last ? last.mid : '' },
          { room: quiet, epoch: states[1]?.epoch, head: 0, headMid: '' },
        ].sort(byRoom),
      );
      expect((await pair.b.logEnds.ofMember(ann.id, own)).map(({ room }) => room)).toEqual([own]);
      expect(await pair.b.logEnds.ofMember(ann.id, others)).toEqual([]);
      expect(await pair.b.logEnds.ofMember(ann.id, 'no-such-room')).toEqual([]);
      await pair.a.rooms.removeMember(own, ann.id);
      expect((await pair.b.logEnds.ofMember(ann.id)).map(({ room }) => room)).toEqual([quiet]);
      expect(await pair.b.logEnds.ofMember(ann.id, own)).toEqual([]);
    });

    it('is told of direct rooms that are on the list', async () => {
      const people = [ann, bob];
      const room = directRoomId(people.map((one) => one.id));
      await pair.a.direct.create(room, people);
      await say(pair.a, room, ann, 'one');
      await pair.a.direct.list(room, people, ann.id);
      expect(await pair.b.logEnds.ofMember(bob.id)).toMatchObject([{ room, head: 1 }]);
    });

    it('can be asked for every room there is', async () => {
      const rooms = [await roomWith(pair.a, ann), await roomWith(pair.a), await roomWith(pair.a, bob)];
      const direct = directRoomId([ann.id, bob.id]);
      await pair.a.direct.create(direct, [ann, bob]);
      expect((await pair.b.logEnds.everyRoom()).sort()).toEqual([...rooms, direct].sort());
    });
  });
}
