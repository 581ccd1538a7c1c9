import { describe, expect, it } from 'vitest';
import type { FileInfo } from '../../../src/protocol/files.js';
import type { FileReference } from '../../../src/store/interfaces/files.js';
import { entryBy, id, person, roomWith } from '../support/people.js';
import type { Pair } from './pair.js';

const DAY = 24 * 3_600_000;

export function filesContract(pair: Pair): void {
  describe('records of files', () => {
    const ann = person('ann');
    const bob = person('bob');
    const file = (bytes = 10, sha256 = id().padEnd(64, '0')): FileInfo => ({
      id: id(),
      name: 'a "b", {"id":"x",',
      type: 'image/png',
      bytes,
      sha256,
      width: 2,
      height: 1,
    });
    const create = (one: FileInfo, by = ann.id, uploadId = '', quotaBytes = 100, unpostedMs = DAY) =>
      pair.a.files.create(one, by, { uploadId, quotaBytes, unpostedMs });
    async function created(bytes?: number, sha256?: string): Promise<FileInfo> {
      const one = file(bytes, sha256);
      expect(await create(one)).toEqual({ kind: 'created', id: one.id });
      return one;
    }
    async function post(
      room: string,
      one: FileInfo,
      user = ann,
    ): Promise<FileReference & { mid: string; seq: number }> {
      const cmid = id();
      const done = await pair.a.log.append({
        ...entryBy(room, user),
        cmid,
        text: `"files":[{"id":"${one.id}",`,
        files: [one],
      });
      if (done.kind !== 'stored') throw new Error(done.kind);
      return { room, userId: user.id, cmid, mid: done.mid, seq: done.seq };
    }
    const remove = async (at: { room: string; mid: string; seq: number }) => {
      await pair.b.log.change({
        ...entryBy(at.room, ann),
        change: { kind: 'delete' },
        of: at,
        moderates: true,
      });
    };
    const bare = ({ room, userId, cmid }: FileReference) => ({ room, userId, cmid });

    it('are kept once for an upload, and each person has an id of their own for it', async () => {
      const [one, two, three] = [file(), file(), file()];
      expect(await create(one, ann.id, 'up')).toEqual({ kind: 'created', id: one.id });
      expect(await create(two, ann.id, 'up')).toEqual({ kind: 'known', id: one.id });
      expect(await create(three, bob.id, 'up')).toEqual({ kind: 'created', id: three.id });
      expect(await pair.b.files.ofUpload(ann.id, 'up')).toBe(one.id);
      // A bot has ids of its own, and its files are its maker's.
      const [bots, bot] = [file(), `bot-${id()}`];
      const upload = { uploadId: 'up', quotaBytes: 100, unpostedMs: DAY, bot };
      const used = await pair.b.files.usedBytes(ann.id);
      expect(await pair.a.files.create(bots, ann.id, upload)).toEqual({ kind: 'created', id: bots.id });
      expect(await pair.b.files.ofUpload(bot, 'up')).toBe(bots.id);
      expect(await pair.b.files.get(bots.id)).toMatchObject({ by: ann.id, bot });
      expect(await pair.b.files.usedBytes(ann.id)).toBe(used + bots.bytes);
      expect(await pair.b.files.usedBytes(bot)).toBe(0);
      expect(await pair.b.files.ofUpload(ann.id, 'other')).toBeNull();
      expect(await pair.b.files.get(two.id)).toBeNull();
      expect(await pair.b.files.get(one.id)).toEqual({
        ...one,
        by: ann.id,
        at: expect.any(Number),
        posted: false,
        version: 0,
        references: [],
      });
    });

    it('take the place of one that nobody may read any more, which gives it back to nobody', async () => {
      const [one, two, three] = [file(), file(), file()];
      const upload = { uploadId: 'again', quotaBytes: 1_000, unpostedMs: DAY };
      await pair.a.files.create(one, ann.id, upload);
      const instead = { ...upload, insteadOf: one.id };
      expect(await pair.a.files.create(two, ann.id, instead)).toEqual({ kind: 'created', id: two.id });
      // Whoever judged it as late as that finds what came instead.
      expect(await pair.b.files.create(three, ann.id, instead)).toEqual({ kind: 'known', id: two.id });
      const dead = await pair.b.files.get(one.id);
      expect(dead !== null && (await pair.b.files.drop(dead))).toBe(true);
      expect(await pair.b.files.ofUpload(ann.id, 'again')).toBe(two.id);
    });

    it('count the bytes of a person, who has so many and no more', async () => {
      const cat = person('cat');
      const first = file(60);
      expect(await create(first, cat.id)).toMatchObject({ kind: 'created' });
      expect(await create(file(41), cat.id)).toEqual({ kind: 'full', usedBytes: 60 });
      expect(await create(file(40), cat.id)).toMatchObject({ kind: 'created' });
      expect(await pair.b.files.usedBytes(cat.id)).toBe(100);
      const record = await pair.b.files.get(first.id);
      expect(record !== null && (await pair.b.files.drop(record))).toBe(true);
      expect(await pair.a.files.usedBytes(cat.id)).toBe(40);
      expect(await pair.a.files.get(first.id)).toBeNull();
      expect(record !== null && (await pair.b.files.drop(record))).toBe(true);
      expect(await pair.a.files.usedBytes(cat.id)).toBe(40);
    });

    it('are not dropped when a message referred to them since they were judged', async () => {
      const one = await created();
      const judged = await pair.b.files.get(one.id);
      const reference = { room: 'r', userId: ann.id, cmid: 'c' };
      expect(await pair.a.files.refer(one.id, reference, 5)).toMatchObject({ kind: 'counted' });
      expect(judged !== null && (await pair.b.files.drop(judged))).toBe(false);
      const again = await pair.b.files.get(one.id);
      expect(again).toMatchObject({ version: 1, references: [{ room: 'r', userId: ann.id, cmid: 'c' }] });
      // Its message may still be on its way.
      expect(again !== null && (await pair.b.files.drop(again))).toBe(false);
    });

    it('take so many references, each once', async () => {
      const one = await created();
      const refer = (cmid: string) => pair.a.files.refer(one.id, { room: 'r', userId: ann.id, cmid }, 2);
      const results = [
        await refer('a'),
        await refer('a'),
        await refer('b'),
        await refer('c'),
        await refer('b'),
      ];
      expect(results.map(({ kind }) => kind)).toEqual(['counted', 'known', 'counted', 'full', 'known']);
      const unknown = await pair.a.files.refer('nobodys', { room: 'r', userId: ann.id, cmid: 'a' }, 2);
      expect(unknown).toEqual({ kind: 'full' });
    });

    it('get a reference back whose message was refused, but for one that was tried again since', async () => {
      const one = await created();
      const by = (cmid: string) => ({ room: 'r', userId: ann.id, cmid });
      const refer = (cmid: string) => pair.a.files.refer(one.id, by(cmid), 2);
      const [first, second] = [await refer('a'), await refer('b')];
      if (first.kind !== 'counted' || second.kind !== 'counted') throw new Error('not counted');
      // Both may be of the same millisecond.
      expect(second.at).toBeGreaterThan(first.at);
      await pair.b.files.giveBack(one.id, by('a'), second.at);
      expect(await refer('b')).toEqual({ kind: 'known' });
      await pair.b.files.giveBack(one.id, by('b'), second.at);
      expect(await refer('c')).toEqual({ kind: 'full' });
      await pair.b.files.giveBack(one.id, by('a'), first.at);
      expect(await refer('c')).toMatchObject({ kind: 'counted' });
      expect((await pair.b.files.get(one.id))?.references.map(({ cmid }) => cmid)).toEqual(['b', 'c']);
      await pair.b.files.giveBack('nobodys', by('a'), first.at);
    });

    it('live by the messages that are in the log and carry them, and are read by members of their rooms', async () => {
      const one = await created();
      const other = await created();
      const room = await roomWith(pair.a, ann);
      const carried = await post(room, one);
      const without = await post(room, other);
      const never = { room, userId: ann.id, cmid: 'never' };
      const all = [bare(carried), bare(without), never, { room: 'no-room', userId: ann.id, cmid: 'x' }];
      expect(await pair.b.files.living(one.id, all)).toEqual([bare(carried)]);
      expect(await pair.b.files.isReadable(one.id, all, ann)).toBe(true);
      expect(await pair.b.files.isReadable(one.id, all, bob)).toBe(false);
      await pair.a.rooms.addMember(room, bob);
      expect(await pair.b.files.isReadable(one.id, all, bob)).toBe(true);
      await remove(carried);
      expect(await pair.b.files.living(one.id, all)).toEqual([]);
      expect(await pair.b.files.isReadable(one.id, all, bob)).toBe(false);
      expect(await pair.b.files.living(one.id, [])).toEqual([]);
    });

    it('are due when they are to be looked at, for one who asks', async () => {
      const one = await created();
      const soon = file();
      await create(soon, ann.id, '', 1_000, 0);
      expect(await pair.b.files.due(10, DAY)).toEqual([soon.id]);
      expect(await pair.a.files.due(10, DAY)).toEqual([]);
      await pair.a.files.lookSoon([one.id, 'nobodys'], 0);
      expect(await pair.b.files.due(10, 0)).toEqual([one.id]);
      expect(await pair.b.files.get(one.id)).toMatchObject({ posted: true });
      // A message that is deleted later puts nothing off.
      await pair.a.files.lookSoon([one.id], DAY);
      expect(await pair.b.files.due(10, DAY)).toEqual([one.id]);
      await pair.a.files.keep(one.id, 0, []);
      expect(await pair.b.files.due(10, DAY)).toEqual([one.id]);
    });

    it('say which bytes are needed', async () => {
      const digest = 'd'.repeat(64);
      const [one, two] = [await created(1, digest), await created(1, digest)];
      for (const { id: which } of [one, two]) {
        expect(await pair.b.files.isDigestUsed(digest)).toBe(true);
        const record = await pair.b.files.get(which);
        if (record !== null) await pair.b.files.drop(record);
      }
      expect(await pair.b.files.isDigestUsed(digest)).toBe(false);
    });

    it('have places, one for each node', async () => {
      await pair.a.files.tellPlace('n1', 'here');
      await pair.a.files.tellPlace('n2', 'there');
      await pair.b.files.tellPlace('n1', 'there');
      expect(await pair.b.files.places()).toEqual(
        new Map([
          ['n1', 'there'],
          ['n2', 'there'],
        ]),
      );
    });
  });
}
