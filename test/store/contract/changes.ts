import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangeKind, type Entry, type RowEntry, seqOfMid } from '../../../src/protocol/entries.js';
import type { Change, Message, UserRef } from '../../../src/protocol/events.js';
import { foldRows } from '../../../src/protocol/fold.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { Calls, ChangeResult } from '../../../src/store/interfaces/log.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { rowOf } from '../../../src/store/log-codec.js';
import { acts, EMOJI, PEOPLE, pageOf, withoutSamples } from '../../protocol/support/log-model.js';
import { rightsTable } from '../../protocol/support/rights-table.js';
import { entryBy, id, person, placeOf, roomWith, say, stateOf, stored } from '../support/people.js';
import type { Pair } from './pair.js';

const secret = 'the secret text';

const CHANGES: Readonly<Record<ChangeKind, Change>> = {
  edit: { kind: 'edit', text: 'anew' },
  delete: { kind: 'delete' },
  react: { kind: 'react', emoji: '👍', on: true },
  pin: { kind: 'pin', on: true },
};

function change(
  store: Store,
  room: string,
  user: UserRef,
  of: string,
  what: Change,
  more: { cmid?: string; moderates?: boolean; calls?: Calls } = {},
): Promise<ChangeResult> {
  return store.log.change({
    ...entryBy(room, user),
    of: placeOf(of),
    change: what,
    moderates: more.moderates ?? false,
    calls: more.calls,
    cmid: more.cmid ?? id(),
  });
}

async function text(
  store: Store,
  room: string,
  user: UserRef,
  what: string,
  reply?: string,
  calls?: Calls,
): Promise<string> {
  const result = await store.log.append({
    ...entryBy(room, user),
    text: what,
    calls,
    ...(reply === undefined ? {} : { reply: placeOf(reply) }),
  });
  return stored(result).mid;
}

async function page(store: Store, room: string, limit = 1_000, before?: number): Promise<RowEntry[]> {
  const found = await store.log.page(room, limit, { before });
  return found?.rows.map(rowOf) ?? [];
}

async function entries(store: Store, room: string, from = 1): Promise<Entry[]> {
  const found = await store.log.range(room, from, Number.MAX_SAFE_INTEGER, 100_000);
  return found?.messages.map(({ entry }) => entry) ?? [];
}

export function changesContract(pair: Pair): void {
  const ann = person('ann');
  const bob = person('bob');

  describe('changes', () => {
    it('[CHANGE-3] whatever people do, a page is what the log says, and a page before with what came after', async () => {
      const people = PEOPLE.map((name) => person(name));
      const idOf = new Map(people.map(({ id }, i) => [id, PEOPLE[i] as string]));
      /** With the people of the model, and without what is only there in the store. */
      const asModel = (some: readonly Entry[]) =>
        JSON.parse(
          JSON.stringify(some).replace(/"id":"([^"]*)","name":"[^"]*"/g, (all, one) =>
            idOf.has(one) ? `"id":"${idOf.get(one)}","name":"${idOf.get(one)}"` : all,
          ),
        ) as Entry[];
      await fc.assert(
        fc.asyncProperty(acts, fc.nat(), async (all, cut) => {
          const room = await roomWith(pair.a, ...people);
          const said: Entry[] = [];
          let before: RowEntry[] = [];
          let at = 0;
          for (const [n, [kind, who, back, what, on]] of all.entries()) {
            const store = n % 2 ? pair.a : pair.b;
            const user = people[who] as UserRef;
            const of = said.filter((entry) => entry.kind === undefined).at(-1 - back)?.mid;
            const calls = { mentions: on ? [{ id: people[what]?.id as string, start: 0, end: 2 }] : [] };
            let result: ChangeResult;
            if (kind === 'text') {
              await text(store, room, user, `t${n}`, undefined, calls);
              result = { kind: 'stored', ...(await stateOf(store, room)), seq: 0, mid: '' };
            } else if (of === undefined) continue;
            else if (kind === 'reply') {
              await text(store, room, user, `t${n}`, of, calls);
              result = { kind: 'stored', ...(await stateOf(store, room)), seq: 0, mid: '' };
            } else {
              const emoji = EMOJI[what] as string;
              const made: Change = { edit: { kind, text: `e${n}` }, react: { kind, emoji, on } }[
                kind as string
              ] as never;
              result = await change(store, room, user, of, made ?? ({ kind, on } as never), {
                moderates: true,
                calls,
              });
            }
            if (result.kind === 'stored') {
              // As it was heard when it happened: with the texts that are taken out later.
              said.push((await entries(store, room)).at(-1) as Entry);
            }
            if (n === cut % all.length) {
              before = await page(pair.a, room);
              at = said.length;
            }
          }
          const now = await page(pair.b, room);
          expect(withoutSamples(asModel(now))).toEqual(pageOf(asModel(said), ''));
          const pinned = (await pair.b.log.page(room, 100, { pinned: true }))?.rows.map(rowOf) ?? [];
          expect(pinned).toEqual(now.filter((row) => row.kind === undefined && row.pinned));
          expect(await pair.b.log.page(room, 1, { pinned: true })).toMatchObject({
            rows: { length: Math.min(1, pinned.length) },
          });
          const later = await entries(pair.b, room, at + 1);
          expect(withoutSamples(foldRows(before, later, ''))).toEqual(withoutSamples(now));
          expect(await entries(pair.a, room)).toHaveLength(said.length);
        }),
        { numRuns: 10 },
      );
    });

    it('[CHANGE-1] a change is stored once by its cmid, which is judged before everything else', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const mid = await text(pair.a, room, ann, 'hello');
      const edit = { kind: 'edit', text: 'hello there' } as const;
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          change(i % 2 ? pair.a : pair.b, room, ann, mid, edit, { cmid: 'e1' }),
        ),
      );
      expect(answers.filter(({ kind }) => kind === 'stored')).toHaveLength(1);
      const first = stored(answers.find(({ kind }) => kind === 'stored') as never);
      expect(first.seq).toBe(2);
      expect(seqOfMid(first.mid)).toBe(2);
      const duplicate = { ...first, kind: 'duplicate' };
      expect(answers.filter(({ kind }) => kind === 'duplicate')).toEqual(Array(9).fill(duplicate));
      // Another payload, a deleted message, a membership that ended: all the same.
      const react = { kind: 'react', emoji: '👍', on: true } as const;
      expect(await change(pair.b, room, ann, mid, react, { cmid: 'e1' })).toEqual(duplicate);
      expect((await change(pair.a, room, ann, mid, { kind: 'delete' })).kind).toBe('stored');
      await pair.a.rooms.removeMember(room, ann.id);
      expect(await change(pair.b, room, ann, mid, edit, { cmid: 'e1' })).toEqual(duplicate);
      expect(await say(pair.b, room, ann, 'x', { cmid: 'e1' })).toEqual(duplicate);
      expect(await change(pair.b, room, ann, mid, edit)).toEqual({ kind: 'not-member' });
      expect((await stateOf(pair.a, room)).head).toBe(3);
    });

    it('[CHANGE-1] what was stored together is published in its order', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const heard: Entry[] = [];
      pair.b.feed.onFrame((frame) => {
        if (frame.kind === 'message' && frame.room === room) heard.push(frame.entry.entry);
      });
      await pair.b.feed.subscribe(room);
      const mid = await text(pair.a, room, ann, 'a "quoted" text');
      await Promise.all([
        change(pair.a, room, bob, mid, { kind: 'react', emoji: '👍', on: true }),
        change(pair.a, room, ann, mid, { kind: 'edit', text: 'with ,"text":" in it' }),
        say(pair.a, room, bob, 'next'),
        change(pair.a, room, ann, mid, { kind: 'pin', on: true }, { moderates: true }),
      ]);
      await expect.poll(() => heard.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      expect(heard).toEqual(await entries(pair.b, room));
      expect(heard.map(({ kind }) => kind)).toEqual([undefined, 'react', 'edit', undefined, 'pin']);
      expect(heard[2]).toEqual({
        seq: 3,
        mid: expect.stringMatching(/^3-/),
        kind: 'edit',
        of: mid,
        cmid: expect.any(String),
        user: ann,
        text: 'with ,"text":" in it',
        at: expect.any(Number),
      });
    });

    it('[CHANGE-2] a deleted text and its edits are in no answer any more; what stays keeps its place', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const before = await text(pair.a, room, bob, 'before');
      const mid = await text(pair.a, room, ann, `${secret} "quoted" ,"at":7}`, before);
      await change(pair.a, room, ann, mid, { kind: 'edit', text: `${secret} 2` });
      await change(pair.a, room, bob, mid, { kind: 'react', emoji: '👍', on: true });
      await change(pair.a, room, ann, mid, { kind: 'edit', text: `${secret} 3` });
      const { epoch, headMid } = await stateOf(pair.a, room);
      const had = await entries(pair.b, room);
      expect(await change(pair.a, room, ann, mid, { kind: 'delete' })).toMatchObject({
        kind: 'stored',
        seq: 6,
      });
      const now = await entries(pair.b, room);
      expect(JSON.stringify([now, await page(pair.b, room)])).not.toContain(secret);
      expect(now.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(now[1]).toEqual({ ...had[1], text: '', deleted: true });
      expect(now[2]).toEqual({ ...had[2], text: '', deleted: true });
      expect(now[3]).toEqual(had[3]);
      expect(await page(pair.a, room)).toEqual([
        { ...had[0], replies: 1 },
        { ...had[1], text: '', deleted: true },
      ]);
      // A part, from either end.
      expect((await pair.a.log.range(room, 2, 3, 1))?.messages.map(({ seq }) => seq)).toEqual([2]);
      expect((await pair.a.log.newest(room, 2, 4))?.messages.map(({ seq }) => seq)).toEqual([2, 3]);
      // Whoever knows the log by a tombstone knows this log.
      for (const known of [had[1] as Message, had[4] as Message, { seq: 5, mid: headMid }]) {
        const place = { epoch, seq: known.seq, mid: known.mid };
        expect(stored(await say(pair.b, room, bob, 'on', { known: place })).epoch).toBe(epoch);
      }
      for (const late of [
        { kind: 'edit', text: 'late' },
        { kind: 'delete' },
        { kind: 'pin', on: true },
        { kind: 'react', emoji: '👍', on: false },
      ] as const) {
        expect(await change(pair.b, room, ann, mid, late)).toEqual({ kind: 'gone' });
      }
      // A reply to it is taken, and counts.
      await text(pair.a, room, bob, 'to a deleted one', mid);
      expect((await page(pair.b, room))[1]).toEqual({ ...had[1], text: '', deleted: true, replies: 1 });
    });

    it('asks who may, and for what', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const other = await roomWith(pair.a, ann, bob);
      const mid = await text(pair.a, room, ann, 'hello');
      const foreign = await text(pair.a, other, ann, 'elsewhere');
      expect(await change(pair.b, room, bob, mid, { kind: 'edit', text: 'x' }, { moderates: true })).toEqual({
        kind: 'forbidden',
      });
      expect(await change(pair.b, room, bob, mid, { kind: 'delete' })).toEqual({ kind: 'forbidden' });
      expect(await change(pair.b, room, ann, mid, { kind: 'pin', on: true })).toEqual({ kind: 'forbidden' });
      const react = { kind: 'react', emoji: '👍', on: true } as const;
      const edit = await change(pair.b, room, ann, mid, { kind: 'edit', text: 'y' });
      for (const of of [
        '9-abcdefghijklmnop',
        '1-abcdefghijklmnop',
        foreign,
        'abc',
        stored(edit as never).mid,
      ]) {
        expect(await change(pair.a, room, bob, of, react)).toEqual({ kind: 'gone' });
      }
      const reply = { seq: 1, mid: foreign };
      const answer = { room, user: bob, text: 'r', cmid: id(), mid: id(), known: null, freshEpoch: id() };
      expect(await pair.b.log.append({ ...answer, reply })).toEqual({ kind: 'invalid' });
      expect(await change(pair.b, room, bob, mid, { kind: 'delete' }, { moderates: true })).toMatchObject({
        kind: 'stored',
      });
      const closed = { id: `room-${id()}`, name: id(), private: true, owner: ann.id };
      await pair.a.rooms.create(closed, closed.name, ann);
      const inside = await text(pair.a, closed.id, ann, 'inside');
      expect((await change(pair.a, closed.id, ann, inside, { kind: 'pin', on: true })).kind).toBe('stored');
    });

    it('lets each change be made by whom the design lets, and by nobody else', async () => {
      for (const { kind, of, who, may } of rightsTable()) {
        const room = { id: `room-${id()}`, name: id(), private: of.isPrivate, owner: ann.id };
        await pair.a.rooms.create(room, room.name, ann);
        await pair.a.rooms.addMember(room.id, bob);
        const mid = await text(pair.a, room.id, of.isAuthor ? bob : ann, 'hello');
        const answer = await change(pair.b, room.id, bob, mid, CHANGES[kind], { moderates: of.moderates });
        expect({ kind, who, answer: answer.kind }).toEqual({
          kind,
          who,
          answer: may ? 'stored' : 'forbidden',
        });
      }
    });

    it('does not store what is so already, nor more than a message takes', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const mid = await text(pair.a, room, ann, 'hello');
      const react = (on: boolean, emoji = '👍') =>
        change(pair.a, room, bob, mid, { kind: 'react', emoji, on });
      expect(await react(false)).toEqual({ kind: 'unchanged', ...(await place(pair.b, room)) });
      const on = stored((await react(true)) as never);
      expect(await react(true)).toEqual({ ...on, kind: 'unchanged' });
      expect((await react(false)).kind).toBe('stored');
      expect((await page(pair.b, room))[0]).not.toHaveProperty('reactions');
      expect((await react(false)).kind).toBe('unchanged');
      expect((await stateOf(pair.b, room)).head).toBe(3);
      for (let n = 0; n < LIMITS.reactionsPerMessage; n += 1) {
        expect((await react(true, `e${n}`)).kind).toBe('stored');
      }
      expect(await react(true)).toEqual({ kind: 'full' });
      expect((await change(pair.a, room, ann, mid, { kind: 'react', emoji: 'e0', on: true })).kind).toBe(
        'stored',
      );
      for (let n = 0; n < LIMITS.editsPerMessage; n += 1) {
        expect((await change(pair.a, room, ann, mid, { kind: 'edit', text: `${n}` })).kind).toBe('stored');
      }
      expect(await change(pair.a, room, ann, mid, { kind: 'edit', text: 'more' })).toEqual({ kind: 'full' });
      expect((await change(pair.a, room, ann, mid, { kind: 'delete' })).kind).toBe('stored');
    });

    it('names some of many who reacted, and knows of everybody', async () => {
      const people = Array.from({ length: LIMITS.reactionSample + 3 }, (_, i) => person(`p${i}`));
      const room = await roomWith(pair.a, ann, ...people);
      const mid = await text(pair.a, room, ann, 'hello');
      for (const one of people)
        await change(pair.a, room, one, mid, { kind: 'react', emoji: '👍', on: true });
      const [row] = (await page(pair.b, room)) as [Message];
      expect(row.reactions).toEqual([
        {
          emoji: '👍',
          count: people.length,
          mine: false,
          by: people.slice(0, LIMITS.reactionSample).map((one) => one.id),
        },
      ]);
      const asked = [
        { seq: 1, emoji: '👍' },
        { seq: 1, emoji: '❤️' },
      ];
      expect(await pair.b.log.reacted(room, people.at(-1)?.id as string, asked)).toEqual([true, false]);
      expect(await pair.b.log.reacted(room, ann.id, asked)).toEqual([false, false]);
      // As they take it back one by one, past the size of the sample and again.
      const off: Change = { kind: 'react', emoji: '👍', on: false };
      for (const [gone, one] of people.slice(0, 5).entries()) {
        expect((await change(pair.a, room, one, mid, off)).kind).toBe('stored');
        expect((await change(pair.a, room, one, mid, off)).kind).toBe('unchanged');
        const left = people.slice(gone + 1).map(({ id: who }) => who);
        const [now] = (await page(pair.b, room)) as [Message];
        expect(now.reactions).toMatchObject([{ emoji: '👍', count: left.length }]);
        const { by } = now.reactions?.[0] ?? { by: [] };
        expect(by.length).toBeGreaterThan(0);
        expect(left).toEqual(expect.arrayContaining([...by]));
        expect(await pair.b.log.reacted(room, one.id, asked)).toEqual([false, false]);
        expect(await pair.b.log.reacted(room, people.at(-1)?.id as string, asked)).toEqual([true, false]);
      }
      const again: Change = { kind: 'react', emoji: '👍', on: true };
      for (const one of people.slice(0, 5)) await change(pair.a, room, one, mid, again);
      const [last] = (await page(pair.b, room)) as [Message];
      expect(last.reactions?.[0]).toMatchObject({ count: people.length });
      expect(await pair.b.log.reacted(room, people[4]?.id as string, asked)).toEqual([true, false]);
      await change(pair.a, room, ann, mid, { kind: 'delete' });
      expect(await pair.b.log.reacted(room, people[4]?.id as string, asked)).toEqual([false, false]);
    });

    it('a page counts rows, whatever lies between them', async () => {
      const room = await roomWith(pair.a, ann);
      const mids: string[] = [];
      for (let n = 1; n <= 4; n += 1) mids.push(await text(pair.a, room, ann, `t${n}`));
      for (let n = 0; n < 600; n += 1) {
        await change(pair.a, room, ann, mids[n % 2] as string, { kind: 'react', emoji: '👍', on: n % 4 < 2 });
      }
      await change(pair.a, room, ann, mids[3] as string, { kind: 'delete' });
      for (let n = 5; n <= 6; n += 1) mids.push(await text(pair.a, room, ann, `t${n}`));
      const seqs = (rows: readonly Entry[] | undefined) => rows?.map(({ seq }) => seq);
      expect(seqs(await page(pair.b, room))).toEqual([1, 2, 3, 4, 606, 607]);
      expect(seqs(await page(pair.b, room, 3))).toEqual([4, 606, 607]);
      expect(seqs(await page(pair.b, room, 3, 606))).toEqual([2, 3, 4]);
      expect(seqs(await page(pair.b, room, 3, 600))).toEqual([2, 3, 4]);
      expect(seqs(await page(pair.b, room, 3, 1))).toEqual([]);
      const rowsAfter = async (seq: number, limit: number) =>
        seqs((await pair.b.log.page(room, limit, { after: seq }))?.rows.map(rowOf));
      expect(await rowsAfter(0, 2)).toEqual([1, 2]);
      expect(await rowsAfter(3, 2)).toEqual([4, 606]);
      expect(await rowsAfter(4, 2)).toEqual([606, 607]);
      expect(await rowsAfter(607, 2)).toEqual([]);
      expect(await pair.b.log.page(`none-${id()}`, 5)).toBeNull();
      // Deleted texts and changes are nothing to read.
      expect(await pair.b.reads.standing(room, bob.id)).toEqual({
        read: 0,
        head: 607,
        unread: 5,
        mentions: 0,
        version: 0,
      });
      expect(await pair.b.reads.advance(room, bob.id, 3)).toMatchObject({ read: 3 });
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({ read: 3, unread: 2 });
      expect(await pair.b.rooms.view(room, bob.id)).toMatchObject({ head: 607, read: 3, unread: 2 });
    });

    it('a page passes runs of changes of any length, both ways', async () => {
      const room = await roomWith(pair.a, ann);
      const texts = [await text(pair.a, room, ann, 't')];
      const toggle = (n: number) =>
        change(pair.a, room, ann, texts[0] as string, { kind: 'react', emoji: '👍', on: n % 2 === 0 });
      let n = 0;
      for (const length of [1, 2, 63, 64, 65, 127, 128, 129, 300]) {
        await Promise.all(Array.from({ length }, () => toggle(n++)));
        texts.push(await text(pair.a, room, ann, 't'));
        if (length === 65) await change(pair.a, room, ann, texts.at(-1) as string, { kind: 'delete' });
      }
      const seqs = texts.map((mid) => seqOfMid(mid) as number);
      const { head } = await stateOf(pair.b, room);
      const read = async (limit: number, where: { before?: number } | { after: number }) =>
        (await pair.b.log.page(room, limit, where))?.rows.map(rowOf).map(({ seq }) => seq);
      for (const limit of [1, 3, 50]) {
        for (const bound of [...seqs.flatMap((seq) => [seq, seq + 1, seq + 70]), head + 1]) {
          const [older, newer] = [seqs.filter((seq) => seq < bound), seqs.filter((seq) => seq > bound)];
          expect(await read(limit, { before: bound }), `before ${bound}`).toEqual(older.slice(-limit));
          expect(await read(limit, { after: bound }), `after ${bound}`).toEqual(newer.slice(0, limit));
        }
      }
    });

    it('trims what stands beside the log with it', async () => {
      const small = await pair.open({ logMaxMessages: 50 });
      const room = await roomWith(small, ann);
      const gone = await text(small, room, ann, 'old');
      await change(small, room, ann, gone, { kind: 'delete' }, { cmid: 'd' });
      const old = await text(small, room, ann, 'old');
      await change(small, room, ann, old, { kind: 'react', emoji: '👍', on: true }, { cmid: 'r' });
      for (let n = 0; n < 70; n += 1) await say(small, room, ann, `t${n}`, { cmid: `c${n}` });
      const { first, head } = await stateOf(pair.b, room);
      expect(first).toBeGreaterThan(4);
      expect((await page(pair.b, room)).map(({ seq }) => seq)[0]).toBe(first);
      expect(await pair.b.log.reacted(room, ann.id, [{ seq: 3, emoji: '👍' }])).toEqual([false]);
      expect(await change(small, room, ann, old, { kind: 'delete' })).toEqual({ kind: 'gone' });
      // Their cmids are forgotten, and a reply to what nobody can judge any more is taken.
      expect((await say(small, room, ann, 'again', { cmid: 'd' })).kind).toBe('stored');
      await text(small, room, ann, 'to an old one', old);
      expect((await stateOf(pair.b, room)).head).toBe(head + 2);
    });
  });
}

async function place(store: Store, room: string) {
  const { epoch, head, headMid } = await stateOf(store, room);
  return { epoch, seq: head, mid: headMid };
}
