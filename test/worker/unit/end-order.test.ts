import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EndTarget, isMeant } from '../../../src/worker/sessions/end-order.js';
import type { LiveSession } from '../../../src/worker/sessions/live-session.js';

function session(change: Partial<LiveSession> = {}): LiveSession {
  const at = 1_800_000_000_000;
  return {
    kind: 'redis',
    id: 'secret-of-ann',
    key: 'key-of-ann',
    userId: 'ann',
    createdAt: at,
    signedInAt: at,
    generation: 3,
    expiresAt: at + 1_000,
    route: null,
    ...change,
  };
}
const means = (target: EndTarget, one = session()) => isMeant(one, { target, reason: 'revoked' });

describe('an order that ends', () => {
  test('a session means that one, by its key, and no other of the same person', () => {
    expect(means({ session: 'key-of-ann' })).toBe(true);
    expect(means({ session: 'another-key' })).toBe(false);
    // The secret is no name of a session.
    expect(means({ session: 'secret-of-ann' })).toBe(false);
  });

  test("a person's sessions means those that are older than the generation", () => {
    fc.assert(
      fc.property(fc.nat({ max: 9 }), fc.nat({ max: 9 }), (generation, before) => {
        expect(means({ user: 'ann', before }, session({ generation }))).toBe(generation < before);
        expect(means({ user: 'bob', before }, session({ generation }))).toBe(false);
      }),
    );
  });

  test('a person means nobody whose session is called as that person is', () => {
    expect(means({ user: 'ann', before: 9 }, session({ userId: 'bob', key: 'ann' }))).toBe(false);
  });
});
