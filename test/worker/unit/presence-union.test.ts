import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserRef } from '../../../src/protocol/events.js';
import { type PresenceDelta, PresenceUnion } from '../../../src/worker/rooms/presence-union.js';

const user = (id: string): UserRef => ({ id, name: id });
const ids = (change: PresenceDelta | null) => ({
  joined: change?.joined.map(({ id }) => id).sort(),
  left: change?.left.map(({ id }) => id).sort(),
});

const person = fc.constantFrom('ann', 'bob', 'cem', 'dua');
const instance = fc.constantFrom('i1', 'i2', 'i3');
const step = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), instance, people: fc.uniqueArray(person) }),
  fc.record({ kind: fc.constant('arrive' as const), instance, person }),
  fc.record({ kind: fc.constant('depart' as const), instance, person }),
  fc.record({ kind: fc.constant('drop' as const), instance }),
  fc.record({ kind: fc.constant('apply' as const), instance, joined: person, left: person }),
);

describe('who is in a room', () => {
  test('[SEND-7] is the union of what the instances hold, and each change says what it did to it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const union = new PresenceUnion();
        const model = new Map<string, Set<string>>();
        const shown = new Set<string>();
        for (const one of steps) {
          const held = model.get(one.instance) ?? new Set<string>();
          model.set(one.instance, held);
          let change: PresenceDelta | null;
          if (one.kind === 'replace') {
            change = union.replace(one.instance, union.versionOf(one.instance) + 1, one.people.map(user));
            model.set(one.instance, new Set(one.people));
          } else if (one.kind === 'arrive') {
            change = union.arrive(one.instance, user(one.person));
            held.add(one.person);
          } else if (one.kind === 'depart') {
            change = union.depart(one.instance, user(one.person));
            held.delete(one.person);
          } else if (one.kind === 'drop') {
            change = union.drop(one.instance);
            model.delete(one.instance);
          } else {
            const version = union.versionOf(one.instance) + 1;
            change = union.apply(one.instance, version, [user(one.joined)], [user(one.left)]);
            held.delete(one.left);
            held.add(one.joined);
          }
          for (const { id } of change?.joined ?? []) {
            expect(shown.has(id)).toBe(false);
            shown.add(id);
          }
          for (const { id } of change?.left ?? []) expect(shown.delete(id)).toBe(true);
          const expected = new Set([...model.values()].flatMap((people) => [...people]));
          expect(shown).toEqual(expected);
          expect(new Set(union.online().map(({ id }) => id))).toEqual(expected);
        }
      }),
    );
  });

  test('who moves from one worker to another does not blink', () => {
    const union = new PresenceUnion();
    union.replace('i1', 1, [user('ann')]);
    expect(ids(union.replace('i2', 1, [user('ann')]))).toEqual({ joined: [], left: [] });
    expect(ids(union.drop('i1'))).toEqual({ joined: [], left: [] });
    expect(ids(union.drop('i2'))).toEqual({ joined: [], left: ['ann'] });
  });

  test('a missed change asks for the whole set; an old one is ignored', () => {
    const union = new PresenceUnion();
    union.replace('i1', 4, [user('ann')]);
    expect(union.apply('i1', 6, [user('bob')], [])).toBeNull();
    expect(ids(union.apply('i1', 4, [user('bob')], []))).toEqual({ joined: [], left: [] });
    expect(ids(union.replace('i1', 3, []))).toEqual({ joined: [], left: [] });
    expect(union.online()).toEqual([user('ann')]);
  });
});
