import { describe, expect, it } from 'vitest';
import { directRoomId } from '../../../src/domain/direct-rooms.js';
import { nameKey } from '../../../src/domain/names.js';
import type { Change } from '../../../src/protocol/events.js';
import {
  asked,
  entryBy,
  id,
  roomOf as newRoomOf,
  noticeBy,
  noticesIn,
  person,
  say,
  stored,
} from '../support/people.js';
import type { Pair } from './pair.js';

export function archivedContract(pair: Pair): void {
  describe('archived rooms', () => {
    const ann = person('ann');
    const bob = person('bob');
    const cat = person('cat');
    const refused = { code: 'forbidden', details: { refusal: { kind: 'room-archived' } } };

    const roomOf = (isPrivate: boolean) => newRoomOf(pair.a, isPrivate, ann, bob);
    const archive = (room: string, archived: boolean, by = ann, told = noticeBy(by)) =>
      pair.a.moderation.edit(room, asked(by), { archived }, null, told);
    const toldIn = async (room: string) =>
      (await noticesIn(pair.b, room)).map(({ what, user, on, text }) => [what, user.name, on ?? text]);

    it('take no text and no change, but what takes words back; unarchived they take all again', async () => {
      const room = await roomOf(true);
      const first = stored(await say(pair.a, room, bob, 'hello'));
      await archive(room, true);
      expect(await pair.b.rooms.get(room)).toMatchObject({ archived: true });
      expect(await pair.b.rooms.view(room, bob.id)).toMatchObject({
        archived: true,
        member: true,
        unread: 0,
      });
      expect(await say(pair.b, room, ann, 'more')).toEqual({ kind: 'archived' });
      const change = (what: Change) =>
        pair.b.log.change({ ...entryBy(room, bob), change: what, of: first, moderates: false });
      expect(await change({ kind: 'edit', text: 'again' })).toEqual({ kind: 'archived' });
      expect(await change({ kind: 'react', emoji: '👍', on: true })).toEqual({ kind: 'archived' });
      expect(await change({ kind: 'pin', on: true })).toEqual({ kind: 'archived' });
      const reply = { ...entryBy(room, ann), text: 'yes', reply: first };
      expect(await pair.b.log.append(reply)).toEqual({ kind: 'archived' });
      expect(await say(pair.b, room, cat, 'hi')).toEqual({ kind: 'not-member' });
      expect(await change({ kind: 'delete' })).toMatchObject({ kind: 'stored' });
      await archive(room, false);
      expect(await pair.b.rooms.get(room)).not.toHaveProperty('archived');
      expect(await pair.b.rooms.view(room, bob.id)).not.toHaveProperty('archived');
      expect(await say(pair.b, room, ann, 'more')).toMatchObject({ kind: 'stored' });
    });

    it('[SEND-2] answer what was stored before as they did then', async () => {
      const room = await roomOf(true);
      const said = entryBy(room, bob);
      const { seq } = stored(await pair.a.log.append({ ...said, text: 'hello' }));
      await archive(room, true);
      expect(await pair.b.log.append({ ...said, text: 'hello' })).toMatchObject({ kind: 'duplicate', seq });
    });

    it('let nobody new in and take no hook; members stay, may leave, and be sent away', async () => {
      const room = await roomOf(false);
      await archive(room, true);
      const { rooms, hooks, moderation } = pair.b;
      await expect(rooms.addMember(room, cat)).rejects.toMatchObject(refused);
      await expect(rooms.addMember(room, cat, ann.id)).rejects.toMatchObject(refused);
      expect((await rooms.visibleTo(cat.id)).filter(({ member }) => member)).toEqual([]);
      const hook = { bot: { id: `hook-${id()}`, name: 'CI', bot: true as const }, by: ann, digest: id() };
      await expect(hooks.add(room, asked(ann), hook, null)).rejects.toMatchObject(refused);
      expect(await rooms.addMember(room, bob)).toBe(true);
      await moderation.setRole(room, asked(ann), bob.id, 'moderator');
      expect(await rooms.removeMember(room, ann.id)).toBe(true);
      await archive(room, false, bob);
      expect(await rooms.addMember(room, cat)).toBe(true);
    });

    it('are made by moderators, with one row that tells of it, also when it is asked for again', async () => {
      const room = await roomOf(true);
      await expect(archive(room, true, bob)).rejects.toMatchObject({ code: 'forbidden' });
      expect(await pair.b.rooms.get(room)).not.toHaveProperty('archived');
      const told = noticeBy(ann);
      await archive(room, true, ann, told);
      await archive(room, true, ann, told);
      await archive(room, true);
      await archive(room, false);
      await archive(room, false);
      const edit = { topic: 'Done', archived: true };
      await pair.a.moderation.edit(room, asked(ann), edit, null, noticeBy(ann));
      expect(await toldIn(room)).toEqual([
        ['archived', 'ann', true],
        ['archived', 'ann', false],
        ['topic', 'ann', 'Done'],
        ['archived', 'ann', true],
      ]);
    });

    it('have one outcome for what is sent while they are archived: before that row, or refused', async () => {
      for (let round = 0; round < 10; round += 1) {
        const room = await roomOf(true);
        const sends = Array.from({ length: 8 }, (_, n) =>
          say(n % 2 === 0 ? pair.a : pair.b, room, bob, `${n}`),
        );
        const [results] = await Promise.all([Promise.all(sends), archive(room, true)]);
        const entries = (await pair.b.log.range(room, 1, 100, 100))?.messages ?? [];
        expect(entries.at(-1)?.entry).toMatchObject({ kind: 'notice', what: 'archived', on: true });
        const kept = results.filter(({ kind }) => kind === 'stored').length;
        expect(entries).toHaveLength(kept + 1);
        expect(results.every(({ kind }) => kind === 'stored' || kind === 'archived')).toBe(true);
      }
    });

    it('keep their name; direct rooms are none', async () => {
      const room = { id: `room-${id()}`, name: 'Tea', private: false, owner: ann.id };
      await pair.a.rooms.create(room, nameKey(room.name), ann);
      await archive(room.id, true);
      const other = { ...room, id: `room-${id()}` };
      await expect(pair.b.rooms.create(other, nameKey(room.name), ann)).rejects.toMatchObject({
        code: 'name_taken',
      });
      const direct = directRoomId([ann.id, bob.id]);
      await pair.a.direct.create(direct, [ann, bob]);
      await expect(archive(direct, true)).rejects.toMatchObject({ code: 'forbidden' });
    });
  });
}
