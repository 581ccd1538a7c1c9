import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYONE } from '../../../src/protocol/calls.js';
import { type Entry, seqOfMid } from '../../../src/protocol/entries.js';
import type { Change, Mention, Message, UserRef } from '../../../src/protocol/events.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { rowOf } from '../../../src/store/log-codec.js';
import { entryBy, person, placeOf, roomWith, stored } from '../support/people.js';
import type { Pair } from './pair.js';

interface Said {
  readonly calls?: readonly string[];
  readonly reply?: string;
  /** As a node does while others do not know mentions. */
  readonly quietly?: boolean;
}

function mentionsOf(ids: readonly string[]): Mention[] {
  return ids.map((one, n) => ({ id: one, start: n * 3, end: n * 3 + 2 }));
}

async function say(store: Store, room: string, user: UserRef, said: Said = {}): Promise<string> {
  const { calls = [], reply, quietly } = said;
  const result = await store.log.append({
    ...entryBy(room, user),
    text: 'with ,"mentions":[{"id":"nobody"}] in it',
    ...(reply === undefined ? {} : { reply: placeOf(reply) }),
    ...(quietly ? {} : { calls: { mentions: mentionsOf(calls) } }),
  });
  return stored(result).mid;
}

async function change(
  store: Store,
  room: string,
  user: UserRef,
  of: string,
  what: Change,
  ids?: readonly string[],
) {
  const calls = ids === undefined ? undefined : { mentions: mentionsOf(ids) };
  return store.log.change({ ...entryBy(room, user), of: placeOf(of), change: what, moderates: false, calls });
}

async function entryAt(store: Store, room: string, seq: number): Promise<Entry | undefined> {
  return (await store.log.range(room, seq, seq, 1))?.messages[0]?.entry;
}

/** Counted on the rows of the whole log, by other words than any store's. */
async function counted(store: Store, room: string, { id: me }: UserRef, read: number): Promise<number> {
  const page = await store.log.page(room, 10_000);
  const rows = (page?.rows.map(rowOf) ?? []) as Message[];
  return rows.filter(({ seq, user, deleted, answers, mentions = [] }) => {
    if (seq <= read || user.id === me || deleted) return false;
    return answers === me || mentions.some((one) => one.id === me || one.id === EVERYONE);
  }).length;
}

export function mentionsContract(pair: Pair): void {
  const ann = person('ann');
  const bob = person('bob');
  const cho = person('cho');
  const mentions = async (room: string, { id: who }: UserRef) =>
    (await pair.b.reads.standing(room, who)).mentions;

  describe('mentions', () => {
    it('are kept with the text and counted for whom it calls', async () => {
      const room = await roomWith(pair.a, ann, bob, cho);
      const mid = await say(pair.a, room, ann, { calls: [bob.id, ann.id, bob.id] });
      expect(await entryAt(pair.b, room, 1)).toMatchObject({
        mentions: mentionsOf([bob.id, ann.id, bob.id]),
      });
      await say(pair.a, room, bob, { reply: mid, calls: [cho.id] });
      expect(await entryAt(pair.b, room, 2)).toMatchObject({
        reply: mid,
        answers: ann.id,
        mentions: mentionsOf([cho.id]),
      });
      expect([await mentions(room, ann), await mentions(room, bob), await mentions(room, cho)]).toEqual([
        1, 0, 1,
      ]);
      // All, and one of them by name: a text counts once.
      await say(pair.a, room, ann, { calls: [cho.id, EVERYONE] });
      expect([await mentions(room, ann), await mentions(room, bob), await mentions(room, cho)]).toEqual([
        0, 1, 2,
      ]);
      await pair.a.rooms.addMember(room, person('dan'));
      expect(await mentions(room, person('eve'))).toBe(1);
      expect(await pair.b.rooms.view(room, cho.id)).toMatchObject({ unread: 3, mentions: 2 });
      expect((await pair.b.rooms.visibleTo(cho.id)).find((view) => view.id === room)).toMatchObject({
        mentions: 2,
      });
      expect(await pair.a.reads.advance(room, cho.id, 2)).toMatchObject({ read: 2 });
      expect(await pair.b.reads.standing(room, cho.id)).toMatchObject({
        read: 2,
        head: 3,
        unread: 1,
        mentions: 1,
      });
    });

    it('whom a reply to a deleted message answers is known; a deleted reply keeps it, and calls nobody', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const mid = await say(pair.a, room, ann);
      await change(pair.a, room, ann, mid, { kind: 'delete' });
      const reply = await say(pair.a, room, bob, { reply: mid, calls: [ann.id] });
      expect(await entryAt(pair.b, room, 3)).toMatchObject({ answers: ann.id });
      expect(await mentions(room, ann)).toBe(1);
      await change(pair.a, room, bob, reply, { kind: 'edit', text: 'anew' }, []);
      expect(await mentions(room, ann)).toBe(1);
      await change(pair.a, room, bob, reply, { kind: 'delete' });
      expect(await mentions(room, ann)).toBe(0);
      const tomb = await entryAt(pair.b, room, 3);
      expect(tomb).toMatchObject({ reply: mid, answers: ann.id, deleted: true });
      expect(tomb).not.toHaveProperty('mentions');
    });

    it('an edit calls each new person once, and no more whom it does not name', async () => {
      const room = await roomWith(pair.a, ann, bob, cho);
      const mid = await say(pair.a, room, ann, { calls: [bob.id] });
      const edit = (...ids: string[]) => change(pair.a, room, ann, mid, { kind: 'edit', text: 'anew' }, ids);
      await edit(cho.id, bob.id);
      expect([await mentions(room, bob), await mentions(room, cho)]).toEqual([1, 1]);
      await edit(cho.id);
      expect([await mentions(room, bob), await mentions(room, cho)]).toEqual([0, 1]);
      await edit();
      await edit(bob.id);
      expect([await mentions(room, bob), await mentions(room, cho)]).toEqual([1, 0]);
      // Whoever has read the message has read it.
      await pair.a.reads.advance(room, cho.id, 1);
      await edit(EVERYONE);
      expect([await mentions(room, bob), await mentions(room, cho)]).toEqual([1, 0]);
      expect(await entryAt(pair.b, room, 3)).toMatchObject({ mentions: mentionsOf([cho.id]) });
      const [row] = (await pair.b.log.page(room, 1))?.rows.map(rowOf) ?? [];
      expect(row).toMatchObject({ text: 'anew', mentions: mentionsOf([EVERYONE]) });
    });

    it('a node that may not write them stores none, and takes away what its edits do not name', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const mid = await say(pair.a, room, bob);
      await say(pair.a, room, ann, { reply: mid, quietly: true });
      const entry = await entryAt(pair.b, room, 2);
      expect(entry).toMatchObject({ reply: mid });
      expect(entry).not.toHaveProperty('answers');
      expect(await mentions(room, bob)).toBe(0);
      const called = await say(pair.a, room, ann, { calls: [bob.id] });
      await change(pair.a, room, ann, called, { kind: 'edit', text: 'x' });
      expect(await mentions(room, bob)).toBe(0);
    });

    const people = [ann, bob, cho];
    const someIds = fc.array(fc.constantFrom(...people.map((one) => one.id), EVERYONE), { maxLength: 3 });
    const acts = fc.array(
      fc.record({
        what: fc.constantFrom('say', 'say', 'reply', 'edit', 'edit', 'delete', 'read', 'react'),
        who: fc.nat({ max: 2 }),
        back: fc.nat({ max: 3 }),
        ids: someIds,
      }),
      { maxLength: 40, size: 'max' },
    );

    it('[SEND-6] whatever is said, edited, deleted and read, each person’s count is exact on every node', async () => {
      await fc.assert(
        fc.asyncProperty(acts, async (all) => {
          const room = await roomWith(pair.a, ...people);
          const said: { mid: string; user: UserRef }[] = [];
          for (const [n, { what, who, back, ids }] of all.entries()) {
            const store = n % 2 ? pair.a : pair.b;
            const user = people[who] as UserRef;
            const of = said.at(-1 - back);
            if (what === 'say') said.push({ user, mid: await say(store, room, user, { calls: ids }) });
            else if (of === undefined) continue;
            else if (what === 'reply') {
              said.push({ user, mid: await say(store, room, user, { reply: of.mid, calls: ids }) });
            } else if (what === 'read') await store.reads.advance(room, user.id, seqOfMid(of.mid) ?? 0);
            else if (what === 'edit')
              await change(store, room, of.user, of.mid, { kind: 'edit', text: `e${n}` }, ids);
            else if (what === 'delete') await change(store, room, of.user, of.mid, { kind: 'delete' });
            else await change(store, room, user, of.mid, { kind: 'react', emoji: '👍', on: true });
          }
          for (const one of [...people, person('a stranger')]) {
            const { read, mentions, unread } = await pair.a.reads.standing(room, one.id);
            expect(mentions).toBe(await counted(pair.b, room, one, read));
            expect(mentions).toBeLessThanOrEqual(unread);
            expect(await pair.b.rooms.view(room, one.id)).toMatchObject({ mentions });
          }
        }),
        { numRuns: 20 },
      );
    });

    it('are counted only of what is kept', async () => {
      const small = await pair.open({ logMaxMessages: 50 });
      const room = await roomWith(small, ann, bob, cho);
      const first = await say(small, room, ann);
      for (let n = 2; n <= 100; n += 1) {
        const mid = await say(small, room, ann, n % 3 ? { calls: [bob.id] } : { calls: [EVERYONE] });
        if (n % 7 === 0) await change(small, room, ann, mid, { kind: 'edit', text: 'x' }, [cho.id]);
        if (n % 11 === 0) await change(small, room, ann, mid, { kind: 'delete' });
      }
      for (let n = 0; n < 10; n += 1) await say(small, room, cho, { reply: first });
      for (const one of [ann, bob, cho]) {
        const { read } = await small.reads.standing(room, one.id);
        expect(await mentions(room, one)).toBe(await counted(pair.b, room, one, read));
      }
    });
  });
}
