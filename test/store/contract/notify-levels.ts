import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import { NOTIFY_LEVELS } from '../../../src/protocol/notify-level.js';
import { id, person, roomWith, say } from '../support/people.js';
import type { Pair } from './pair.js';

export function notifyLevelsContract(pair: Pair): void {
  describe('notify levels', () => {
    const ann = person('ann');
    const bob = person('bob');
    const levelIn = async (room: string, user = ann) => (await pair.b.rooms.view(room, user.id))?.notify;
    async function direct(): Promise<string> {
      const people = [ann, bob];
      const room = directRoomId(people.map((one) => one.id));
      await pair.a.direct.create(room, people);
      return room;
    }

    it('are mentions in rooms and all in direct ones, until the person says otherwise', async () => {
      const [room, conversation] = [await roomWith(pair.a, ann, bob), await direct()];
      expect(await levelIn(room)).toBe('mentions');
      expect(await levelIn(conversation)).toBe('all');
      for (const one of [room, conversation]) {
        for (const level of NOTIFY_LEVELS) {
          expect(await pair.a.rooms.setNotifyLevel(one, ann.id, level)).toBe(true);
          expect(await pair.a.rooms.setNotifyLevel(one, ann.id, level)).toBe(true);
          expect(await levelIn(one)).toBe(level);
        }
      }
      const listed = (await pair.b.rooms.visibleTo(ann.id)).find((view) => view.id === room);
      expect(listed?.notify).toBe('nothing');
      expect(await levelIn(room, bob)).toBe('mentions');
      expect(await levelIn(conversation, bob)).toBe('all');
    });

    it('are of members alone, and of rooms that are there', async () => {
      const room = await roomWith(pair.a, bob);
      expect(await pair.a.rooms.setNotifyLevel(room, ann.id, 'all')).toBe(false);
      expect(await levelIn(room)).toBeUndefined();
      expect(await pair.a.rooms.setNotifyLevel('no-such-room', ann.id, 'all')).toBe(false);
      await pair.a.rooms.addMember(room, ann);
      expect(await levelIn(room)).toBe('mentions');
    });

    it('are forgotten by whoever leaves, is removed or banned', async () => {
      const room = { id: `room-${id()}`, name: `Tea ${id()}`, private: true, owner: bob.id };
      await pair.a.rooms.create(room, room.name, bob);
      const by = { id: bob.id, operator: false };
      const ends = [
        () => pair.b.rooms.removeMember(room.id, ann.id),
        () => pair.b.rooms.removeMember(room.id, ann.id, 'removed', by),
        () => pair.b.moderation.ban(room.id, by, { user: ann, by: bob }, null),
      ];
      for (const end of ends) {
        await pair.a.rooms.addMember(room.id, ann, bob.id);
        expect(await levelIn(room.id)).toBe('mentions');
        await pair.a.rooms.setNotifyLevel(room.id, ann.id, 'nothing');
        expect(await levelIn(room.id)).toBe('nothing');
        await end();
        expect(await levelIn(room.id)).toBeUndefined();
      }
      await pair.a.moderation.liftBan(room.id, by, ann.id);
      await pair.a.rooms.addMember(room.id, ann, bob.id);
      expect(await levelIn(room.id)).toBe('mentions');
    });

    it('of a direct room in which nothing was said yet are kept when something is', async () => {
      const room = await direct();
      await pair.a.rooms.setNotifyLevel(room, ann.id, 'mentions');
      await direct();
      await say(pair.a, room, bob, 'hello');
      await pair.a.direct.list(room, [ann, bob], bob.id);
      expect(await levelIn(room)).toBe('mentions');
    });
  });
}
