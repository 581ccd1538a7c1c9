import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { rowOf } from '../../../src/store/log-codec.js';
import { entryBy, person, placeOf, roomWith, stored } from '../support/people.js';
import type { Pair } from './pair.js';

/** Counted on the rows of the whole log, by other words than any store's. */
async function counted(store: Store, room: string, { id: me }: UserRef, read: number): Promise<number> {
  const rows = (await store.log.page(room, 10_000))?.rows.map(rowOf) as Message[];
  return rows.filter(({ seq, user, deleted }) => seq > read && user.id !== me && !deleted).length;
}
async function say(store: Store, room: string, user: UserRef, text = 't'): Promise<string> {
  return stored(await store.log.append({ ...entryBy(room, user), text })).mid;
}
function remove(store: Store, room: string, user: UserRef, mid: string) {
  const change = { kind: 'delete' } as const;
  return store.log.change({ ...entryBy(room, user), of: placeOf(mid), change, moderates: true });
}

export function unreadContract(pair: Pair): void {
  describe('a read position that is set back', () => {
    it('makes what stands after it unread again, but not one’s own; who tells an earlier version is not heard', async () => {
      const [ann, bob] = [person('Ann'), person('Bob')];
      const room = await roomWith(pair.a, ann, bob);
      await say(pair.a, room, bob);
      const own = await say(pair.a, room, ann);
      await say(pair.a, room, bob);
      await say(pair.a, room, ann);
      expect(await pair.b.reads.standing(room, ann.id)).toMatchObject({ read: 4, unread: 0, version: 0 });
      expect(await pair.a.reads.setBack(room, ann.id, 0)).toEqual({ read: 0, version: 1 });
      expect(await pair.b.reads.standing(room, ann.id)).toMatchObject({ read: 0, unread: 2, version: 1 });
      expect(await pair.b.rooms.view(room, ann.id)).toMatchObject({ read: 0, unread: 2 });
      // On its way before the page heard of it.
      expect(await pair.b.reads.advance(room, ann.id, 4, 0)).toEqual({ read: 0, version: 1 });
      await remove(pair.a, room, ann, own);
      expect(await pair.b.reads.standing(room, ann.id)).toMatchObject({ unread: 2 });
      expect(await pair.b.reads.advance(room, ann.id, 2, 1)).toEqual({ read: 2, version: 1 });
      expect(await pair.b.rooms.view(room, ann.id)).toMatchObject({ unread: 1 });
      // An older page knows no versions.
      expect(await pair.b.reads.advance(room, ann.id, 3)).toEqual({ read: 3, version: 1 });
      expect(await pair.b.reads.setBack(room, ann.id, 99)).toEqual({ read: 5, version: 2 });
      await say(pair.a, room, ann);
      expect(await pair.b.reads.standing(room, ann.id)).toMatchObject({ read: 6, unread: 0, version: 2 });
      // Others have their own.
      expect(await pair.b.reads.standing(room, bob.id)).toMatchObject({ version: 0 });
      expect(await pair.b.reads.setBack('nowhere', ann.id, 0)).toBeNull();
    });

    it('is set back so far that the store can look through it, and no further', async () => {
      const ann = person('Ann');
      const room = await roomWith(pair.a, ann);
      const many = LIMITS.markUnreadEntries + 1;
      for (let n = 0; n < many; n += 100)
        await Promise.all(Array.from({ length: Math.min(100, many - n) }, () => say(pair.a, room, ann)));
      expect(await pair.a.reads.setBack(room, ann.id, 0)).toBe('far');
      expect(await pair.a.reads.standing(room, ann.id)).toMatchObject({ read: many, version: 0 });
      expect(await pair.a.reads.setBack(room, ann.id, 1)).toEqual({ read: 1, version: 1 });
      expect(await pair.a.reads.standing(room, ann.id)).toMatchObject({ unread: 0 });
    });

    it('[S6] is not set back past more bytes than the store reads in a moment', async () => {
      const ann = person('Ann');
      const room = await roomWith(pair.a, ann);
      const text = '가'.repeat(LIMITS.textMaxChars);
      const many = Math.ceil(LIMITS.markUnreadMaxBytes / Buffer.byteLength(text));
      for (let n = 0; n < many; n += 1) await say(pair.a, room, ann, text);
      expect(await pair.a.reads.setBack(room, ann.id, 0)).toBe('far');
      expect(await pair.a.reads.standing(room, ann.id)).toMatchObject({ read: many, version: 0 });
      const near = Math.ceil(many / 2);
      expect(await pair.a.reads.setBack(room, ann.id, near)).toEqual({ read: near, version: 1 });
      expect(await pair.a.reads.standing(room, ann.id)).toMatchObject({ read: near, unread: 0 });
    });

    it('[SEND-6] counts exactly, whatever is written, deleted, read and set back', async () => {
      const act = fc.record({
        what: fc.constantFrom('say', 'say', 'delete', 'react', 'read', 'back'),
        who: fc.nat(1),
        at: fc.nat(12),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30, size: 'max' }), async (acts) => {
          const people = [person('Ann'), person('Bob')] as const;
          const room = await roomWith(pair.a, ...people);
          const mids: string[] = [];
          for (const { what, who, at } of acts) {
            const user = people[who] as UserRef;
            const mid = mids.at(-1 - at);
            if (what === 'say') mids.push(await say(pair.a, room, user));
            else if (what === 'read') await pair.a.reads.advance(room, user.id, at);
            else if (what === 'back') await pair.a.reads.setBack(room, user.id, at);
            else if (mid === undefined) continue;
            else if (what === 'delete') await remove(pair.a, room, user, mid);
            else {
              const of = placeOf(mid);
              const change = { kind: 'react', emoji: '👍', on: true } as const;
              await pair.a.log.change({ ...entryBy(room, user), of, change, moderates: false });
            }
            for (const one of people) {
              const { read, unread } = await pair.b.reads.standing(room, one.id);
              expect(unread).toBe(await counted(pair.b, room, one, read));
              expect(await pair.b.rooms.view(room, one.id)).toMatchObject({ read, unread });
            }
          }
        }),
        { numRuns: 15, endOnFailure: true },
      );
    });
  });
}
