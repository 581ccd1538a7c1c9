import { describe, expect, it } from 'vitest';
import { nameKey } from '../../../src/domain/names.js';
import { type Entry, midOf } from '../../../src/protocol/entries.js';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { rowOf } from '../../../src/store/log-codec.js';
import {
  asked,
  entriesIn,
  entryBy,
  id,
  roomOf as newRoomOf,
  noticeBy,
  person,
  say,
  stateOf,
  stored,
} from '../support/people.js';
import type { Pair } from './pair.js';

export function moderationContract(pair: Pair): void {
  describe('moderation', () => {
    const ann = person('ann');
    const bob = person('bob');
    const cat = person('cat');
    const operator = { id: 'boss', operator: true };

    const roomOf = (owner: UserRef, ...members: readonly UserRef[]) =>
      newRoomOf(pair.a, true, owner, ...members);
    async function rolesIn(room: string): Promise<Record<string, string>> {
      const members = await pair.b.rooms.members(room);
      return Object.fromEntries(members.map(({ name, role = 'member' }) => [name, role]));
    }
    const briefly = (entries: readonly Entry[]) =>
      entries.map((entry) =>
        entry.kind === 'notice'
          ? [entry.what, entry.user.name, entry.about?.name ?? entry.text ?? '']
          : [entry.kind ?? 'text'],
      );

    it('is done by whoever made a room, by whom they make a moderator, and by operators', async () => {
      const room = await roomOf(ann, bob, cat);
      expect(await rolesIn(room)).toEqual({ ann: 'moderator', bob: 'member', cat: 'member' });
      const { moderation } = pair.b;
      await expect(moderation.setRole(room, asked(bob), bob.id, 'moderator')).rejects.toMatchObject({
        code: 'forbidden',
      });
      await moderation.setRole(room, asked(ann), bob.id, 'moderator');
      await moderation.setRole(room, asked(ann), bob.id, 'moderator');
      expect(await moderation.roleOf(room, bob.id)).toBe('moderator');
      expect((await pair.a.rooms.view(room, bob.id))?.role).toBe('moderator');
      await moderation.setRole(room, asked(bob), ann.id, 'member');
      expect(await rolesIn(room)).toEqual({ ann: 'member', bob: 'moderator', cat: 'member' });
      expect((await pair.a.rooms.view(room, ann.id))?.role).toBeUndefined();
      await expect(moderation.setRole(room, asked(ann), cat.id, 'moderator')).rejects.toMatchObject({
        code: 'forbidden',
      });
      await moderation.setRole(room, operator, cat.id, 'moderator');
      expect(await rolesIn(room)).toEqual({ ann: 'member', bob: 'moderator', cat: 'moderator' });
      await expect(moderation.setRole(room, operator, 'nobody', 'member')).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await moderation.roleOf(room, 'nobody')).toBeNull();
      expect(await moderation.roleOf('no-such-room', ann.id)).toBeNull();
    });

    it('is never given up by the last moderator of others', async () => {
      const room = await roomOf(ann, bob);
      const { moderation, rooms } = pair.b;
      const refused = { code: 'conflict' };
      await expect(rooms.removeMember(room, ann.id)).rejects.toMatchObject(refused);
      await expect(moderation.setRole(room, asked(ann), ann.id, 'member')).rejects.toMatchObject(refused);
      await expect(rooms.removeMember(room, ann.id, 'removed', operator)).rejects.toMatchObject(refused);
      await expect(moderation.ban(room, operator, { user: ann, by: cat }, null)).rejects.toMatchObject(
        refused,
      );
      expect(await rolesIn(room)).toEqual({ ann: 'moderator', bob: 'member' });
      expect(await moderation.bans(room)).toEqual([]);
      await moderation.setRole(room, asked(ann), bob.id, 'moderator');
      expect(await rooms.removeMember(room, ann.id)).toBe(true);
      // Whoever made it and comes back is a member like others.
      await rooms.addMember(room, ann, bob.id);
      expect(await rolesIn(room)).toEqual({ ann: 'member', bob: 'moderator' });
      // Nobody is left behind.
      await rooms.removeMember(room, ann.id);
      expect(await rooms.removeMember(room, bob.id)).toBe(true);
      expect(await rolesIn(room)).toEqual({});
    });

    it('is given up by one of two who leave at once', async () => {
      const room = await roomOf(ann, bob, cat);
      await pair.a.moderation.setRole(room, asked(ann), bob.id, 'moderator');
      const left = await Promise.allSettled([
        pair.a.rooms.removeMember(room, ann.id),
        pair.b.rooms.removeMember(room, bob.id),
      ]);
      expect(left.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(Object.values(await rolesIn(room)).sort()).toEqual(['member', 'moderator']);
    });

    it('[SEND-8] keeps out who is banned, whoever brings them, until the ban is lifted', async () => {
      const room = await roomOf(ann, bob, cat);
      const { moderation, rooms } = pair.b;
      await expect(moderation.ban(room, asked(bob), { user: cat, by: bob }, null)).rejects.toMatchObject({
        code: 'forbidden',
      });
      await moderation.ban(room, asked(ann), { user: cat, by: ann }, null);
      await moderation.ban(room, asked(ann), { user: cat, by: ann }, null);
      expect(await rooms.isMember(room, cat.id)).toBe(false);
      expect(await say(pair.a, room, cat, 'hello')).toEqual({ kind: 'not-member' });
      expect((await rooms.visibleTo(cat.id)).some((one) => one.id === room)).toBe(false);
      for (const by of ['', bob.id, ann.id]) {
        await expect(pair.a.rooms.addMember(room, cat, by)).rejects.toMatchObject({ code: 'forbidden' });
      }
      expect((await rooms.visibleTo(cat.id)).some((one) => one.id === room)).toBe(false);
      const [ban, ...others] = await moderation.bans(room);
      expect(ban).toMatchObject({ user: cat, by: ann });
      expect(ban?.at).toBeGreaterThan(1_600_000_000_000);
      expect(others).toEqual([]);
      await expect(moderation.liftBan(room, asked(bob), cat.id)).rejects.toMatchObject({ code: 'forbidden' });
      await moderation.liftBan(room, asked(ann), cat.id);
      expect(await rooms.addMember(room, cat, bob.id)).toBe(true);
    });

    it('gives one name of those that several moderators ask for at once, and leaves the others free', async () => {
      const tea = { id: `r-${id()}`, name: `Tea ${id()}`, private: false, owner: ann.id };
      await pair.a.rooms.create(tea, nameKey(tea.name), ann);
      const names = Array.from({ length: 6 }, (_, n) => `Cake ${n} ${id()}`);
      const rename = (name: string, n: number) =>
        pair[n % 2 === 0 ? 'a' : 'b'].moderation.edit(
          tea.id,
          asked(ann),
          { name },
          nameKey(name),
          noticeBy(ann),
        );
      await Promise.all(names.map(rename));
      const now = (await pair.b.rooms.get(tea.id))?.name as string;
      expect(names).toContain(now);
      const make = (name: string) =>
        pair.a.rooms.create({ id: `r-${id()}`, name, private: false, owner: null }, nameKey(name), null);
      await expect(make(now)).rejects.toMatchObject({ code: 'name_taken' });
      const others = [tea.name, ...names].filter((name) => name !== now);
      expect((await Promise.all(others.map(make))).map(({ name }) => name)).toEqual(others);
    });

    it('gives names and topics, and keeps names of public rooms apart', async () => {
      const { rooms, moderation } = pair.b;
      const tea = { id: `r-${id()}`, name: 'Tea', private: false, owner: ann.id };
      const pie = { id: `r-${id()}`, name: 'Pie', private: false, owner: bob.id };
      await rooms.create(tea, nameKey('Tea'), ann);
      await rooms.create(pie, nameKey('Pie'), bob);
      await expect(
        moderation.edit(tea.id, asked(ann), { name: 'pie' }, nameKey('Pie'), noticeBy(ann)),
      ).rejects.toMatchObject({ code: 'name_taken' });
      await expect(
        moderation.edit(tea.id, asked(bob), { name: 'Bun' }, nameKey('Bun'), noticeBy(bob)),
      ).rejects.toMatchObject({ code: 'forbidden' });
      // A name that was refused is free for others.
      await moderation.edit(pie.id, asked(bob), { name: 'Bun' }, nameKey('Bun'), noticeBy(bob));
      await moderation.edit(
        tea.id,
        asked(ann),
        { name: 'Pie', topic: 'Cakes "and" \\ more' },
        'pie',
        noticeBy(ann),
      );
      expect(await rooms.get(tea.id)).toEqual({ ...tea, name: 'Pie', topic: 'Cakes "and" \\ more' });
      expect(await rooms.view(tea.id, bob.id)).toMatchObject({ name: 'Pie', topic: 'Cakes "and" \\ more' });
      expect(briefly(await entriesIn(pair.a, tea.id))).toEqual([
        ['renamed', 'ann', 'Pie'],
        ['topic', 'ann', 'Cakes "and" \\ more'],
      ]);
      const new1 = { id: `r-${id()}`, name: 'Tea', private: false, owner: cat.id };
      expect(await rooms.create(new1, nameKey('Tea'), cat)).toEqual(new1);
      await moderation.edit(tea.id, asked(ann), { topic: '' }, null, noticeBy(ann));
      expect(await rooms.get(tea.id)).toEqual({ ...tea, name: 'Pie' });
      await expect(moderation.edit('none', operator, { topic: 'x' }, null, null)).rejects.toMatchObject({
        code: 'not_member',
      });
    });

    it('is told in the log, once, also when it is asked for again', async () => {
      const room = await roomOf(ann);
      const { rooms, moderation } = pair.b;
      const brought = noticeBy(ann);
      await rooms.addMember(room, bob, ann.id, brought);
      await rooms.addMember(room, bob, ann.id, brought);
      await rooms.addMember(room, bob, ann.id, noticeBy(ann));
      await rooms.addMember(room, cat, '', noticeBy(cat));
      await moderation.edit(room, asked(ann), { name: 'Tea' }, null, noticeBy(ann));
      await moderation.edit(room, asked(ann), { name: 'Tea' }, null, noticeBy(ann));
      const gone = noticeBy(ann);
      await rooms.removeMember(room, bob.id, 'removed', asked(ann), gone);
      await rooms.removeMember(room, bob.id, 'removed', asked(ann), gone);
      await rooms.removeMember(room, cat.id, 'left', null, noticeBy(cat));
      const entries = await entriesIn(pair.a, room);
      expect(briefly(entries)).toEqual([
        ['invited', 'ann', 'bob'],
        ['joined', 'cat', ''],
        ['renamed', 'ann', 'Tea'],
        ['removed', 'ann', 'bob'],
        ['left', 'cat', ''],
      ]);
      expect(entries[0]).toEqual({
        seq: 1,
        mid: midOf(1, brought.id),
        kind: 'notice',
        what: 'invited',
        cmid: brought.id,
        user: ann,
        about: bob,
        at: expect.any(Number),
      });
    });

    it('is told in rows of a page that are nothing to read and cannot be changed', async () => {
      const room = await roomOf(ann);
      const said = stored(await say(pair.a, room, ann, 'one'));
      await pair.a.rooms.addMember(room, bob, ann.id, noticeBy(ann));
      await say(pair.a, room, ann, 'two');
      await pair.a.moderation.edit(room, asked(ann), { topic: 'cakes' }, null, noticeBy(ann));
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({ read: 0, head: 4, unread: 2 });
      expect((await pair.b.rooms.view(room, bob.id))?.unread).toBe(2);
      await pair.b.reads.advance(room, bob.id, 1);
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({ read: 1, head: 4, unread: 1 });
      const page = await pair.b.log.page(room, 10);
      expect(page?.state).toMatchObject({ head: 4, headMid: (await stateOf(pair.a, room)).headMid });
      expect(briefly((page?.rows ?? []).map(rowOf))).toEqual([
        ['text'],
        ['invited', 'ann', 'bob'],
        ['text'],
        ['topic', 'ann', 'cakes'],
      ]);
      expect(briefly(((await pair.b.log.page(room, 2))?.rows ?? []).map(rowOf))).toEqual([
        ['text'],
        ['topic', 'ann', 'cakes'],
      ]);
      const row = page?.rows[1]?.entry;
      const input = { room, user: ann, cmid: id(), mid: id(), known: null, freshEpoch: id() };
      const of = { seq: 2, mid: row?.mid ?? '' };
      expect(await pair.a.log.change({ ...input, of, change: { kind: 'delete' }, moderates: true })).toEqual({
        kind: 'gone',
      });
      expect(await pair.a.log.append({ ...input, text: 'what?', reply: of })).toEqual({ kind: 'invalid' });
      expect(said.seq).toBe(1);
    });

    it('[SEND-6] is no text of whoever did it, where they set their position back', async () => {
      const room = await roomOf(ann, bob);
      await say(pair.a, room, bob, 'one');
      await pair.a.moderation.edit(room, asked(ann), { topic: 'x' }, null, noticeBy(ann));
      await say(pair.a, room, ann, 'own');
      await say(pair.a, room, bob, 'two');
      await pair.a.reads.setBack(room, ann.id, 0);
      expect(await pair.b.reads.standing(room, ann.id)).toMatchObject({ head: 4, unread: 2 });
      expect(await pair.b.rooms.view(room, ann.id)).toMatchObject({ unread: 2 });
    });

    it('[SEND-6] moves no counts of what is unread or calls somebody, also while the log is trimmed', async () => {
      const small = await pair.open({ logMaxMessages: 50 });
      const room = await roomOf(ann, bob);
      const calls = { mentions: [{ id: bob.id, start: 0, end: 1 }] };
      const write = () => small.log.append({ ...entryBy(room, ann), text: 'Bob?', calls });
      // Words that would call him, were they taken for an entry's own.
      const topic = (n: number) => `${n}","mentions":[{"id":"${bob.id}"}],"x":"`;
      for (let n = 0; n < 80; n += 1) {
        await write();
        await small.moderation.edit(room, asked(ann), { topic: topic(n) }, null, noticeBy(ann));
      }
      await write();
      const entries = await entriesIn(pair.b, room);
      expect(entries.length).toBeLessThan(161);
      const texts = entries.filter(({ kind }) => kind === undefined);
      const notices = entries.filter(({ kind }) => kind === 'notice');
      expect(notices.length).toBeGreaterThan(10);
      const first = entries[0]?.seq as number;
      await pair.b.reads.advance(room, bob.id, first - 1);
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({
        unread: texts.length,
        mentions: texts.length,
      });
      // Nothing stays of what was trimmed.
      await pair.b.reads.advance(room, bob.id, entries.at(-1)?.seq as number);
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({ unread: 0, mentions: 0 });
    });

    it('[SEND-1] begins another epoch where the log does not have what its caller knows', async () => {
      const room = await roomOf(ann);
      const { seq, mid, epoch } = stored(await say(pair.a, room, ann, 'one'));
      const known = { epoch, seq: seq + 3, mid };
      await pair.a.moderation.edit(room, asked(ann), { topic: 'x' }, null, { ...noticeBy(ann), known });
      const after = await stateOf(pair.b, room);
      expect(after.epoch).not.toBe(epoch);
      const right = { epoch: after.epoch, seq: after.head, mid: after.headMid };
      await pair.a.moderation.edit(room, asked(ann), { topic: 'y' }, null, {
        ...noticeBy(ann),
        known: right,
      });
      expect((await stateOf(pair.b, room)).epoch).toBe(after.epoch);
    });

    it('is heard on the feed, first that somebody is out', async () => {
      const room = await roomOf(ann, bob);
      const heard: string[] = [];
      pair.b.feed.onFrame((frame) => {
        if (frame.kind === 'removed') heard.push(`${frame.reason} ${frame.userId === bob.id}`);
        else if (frame.kind === 'message') heard.push((frame.entry.entry as { what: string }).what);
      });
      await pair.b.feed.subscribe(room);
      await pair.a.moderation.edit(room, asked(ann), { topic: 'cakes' }, null, noticeBy(ann));
      await pair.a.moderation.ban(room, asked(ann), { user: bob, by: ann }, noticeBy(ann));
      await expect.poll(() => heard).toEqual(['topic', 'removed true', 'removed']);
    });

    it('tells of nobody who comes or goes in a large room, nor in a public one', async () => {
      const open = { id: `room-${id()}`, name: `Room ${id()}`, private: false, owner: ann.id };
      await pair.a.rooms.create(open, open.name, ann);
      await pair.a.rooms.addMember(open.id, bob, '', noticeBy(bob));
      await pair.a.rooms.removeMember(open.id, bob.id, 'left', null, noticeBy(bob));
      expect(await entriesIn(pair.b, open.id)).toEqual([]);
      const room = await roomOf(ann);
      const many = Array.from({ length: LIMITS.noticedMembers - 1 }, (_, n) => person(`p${n}`));
      for (const one of many) await pair.a.rooms.addMember(room, one);
      await pair.a.rooms.addMember(room, bob, '', noticeBy(bob));
      await pair.a.rooms.removeMember(room, bob.id, 'left', null, noticeBy(bob));
      expect(await entriesIn(pair.b, room)).toEqual([]);
      await pair.a.rooms.removeMember(
        room,
        (many[0] as UserRef).id,
        'left',
        null,
        noticeBy(many[0] as UserRef),
      );
      expect(briefly(await entriesIn(pair.b, room))).toEqual([['left', 'p0', '']]);
    });
  });
}
