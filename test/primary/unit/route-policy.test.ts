import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseSlot, type RouteFacts, type RouteSlot } from '../../../src/primary/router/route-policy.js';
import { ROUTINGS } from '../../../src/protocol/mode.js';

function slots(count: number, change: Record<number, Partial<RouteSlot>> = {}): RouteSlot[] {
  return Array.from({ length: count }, (_, i) => ({
    slot: i + 1,
    available: true,
    present: true,
    load: 0,
    replaced: false,
    ...change[i + 1],
  }));
}
const nobody: RouteFacts = {
  engineSlot: null,
  sessionSlot: null,
  holderSlot: null,
  address: '192.0.2.1',
  lasting: true,
};

describe.each(ROUTINGS)('in %s routing', (routing) => {
  test('[ROUTE-3] an Engine.IO id goes to its slot', () => {
    const question = { ...nobody, engineSlot: 3, sessionSlot: 1 };
    expect(chooseSlot(routing, slots(4), question, { slot: 0 })).toEqual({ slot: 3, bound: true });
  });

  test('[ROUTE-4] what is not available is never chosen, and no slot means null', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        fc.nat(9),
        fc.nat(9),
        (up, engine, session) => {
          const table = slots(up.length).map((one, i) => ({
            ...one,
            available: up[i] as boolean,
            present: up[i] as boolean,
          }));
          const question = { ...nobody, engineSlot: engine || null, sessionSlot: session || null };
          const choice = chooseSlot(routing, table, question, { slot: 0 });
          if (choice === null) expect(up).not.toContain(true);
          else expect(table[choice.slot - 1]?.available).toBe(true);
        },
      ),
    );
  });
});

test('[ROUTE-2] session routing follows the cookie while its worker is there, and falls back when not', () => {
  const question = { ...nobody, sessionSlot: 2 };
  expect(chooseSlot('session', slots(3, { 2: { load: 50 } }), question, { slot: 0 })).toEqual({
    slot: 2,
    bound: true,
  });
  const without = slots(3, { 2: { available: false, present: false }, 1: { load: 5 } });
  expect(chooseSlot('session', without, question, { slot: 0 })).toEqual({ slot: 3, bound: false });
  expect(chooseSlot('round-robin', slots(3), question, { slot: 2 })).toEqual({ slot: 3, bound: false });
});

test('[ROUTE-2] what is bound to a worker that is slow just now waits for it; others go elsewhere', () => {
  const slow = slots(2, { 2: { available: false } });
  const question = { ...nobody, sessionSlot: 2 };
  expect(chooseSlot('session', slow, question, { slot: 0 })).toEqual({ slot: 2, bound: true });
  expect(chooseSlot('round-robin', slow, question, { slot: 0 })?.slot).toBe(1);
});

test('round robin takes turns over those there are', () => {
  const last = { slot: 0 };
  const table = slots(4, { 3: { available: false } });
  const order = Array.from({ length: 6 }, () => chooseSlot('round-robin', table, nobody, last)?.slot);
  expect(order).toEqual([1, 2, 4, 1, 2, 4]);
});

test('least connections: a burst that no worker has reported yet is spread evenly', () => {
  const load = [0, 0, 0, 0];
  const last = { slot: 0 };
  for (let i = 0; i < 40; i += 1) {
    const table = slots(4).map((one, at) => ({ ...one, load: load[at] as number }));
    const slot = chooseSlot('least-connections', table, nobody, last)?.slot as number;
    load[slot - 1] = (load[slot - 1] as number) + 1;
  }
  expect(load).toEqual([10, 10, 10, 10]);
});

describe('ip', () => {
  const at = (address: string, table = slots(4)) =>
    chooseSlot('ip', table, { ...nobody, address }, { slot: 0 })?.slot as number;
  const addresses = Array.from({ length: 1_000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);

  test('an address keeps its slot', () => {
    for (const address of addresses) expect(at(address)).toBe(at(address));
  });
  test('neighbours are spread', () => {
    const counts = [0, 0, 0, 0];
    for (const address of addresses) counts[at(address) - 1] = (counts[at(address) - 1] as number) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(190);
  });
  test('when a slot goes only its own addresses move', () => {
    const without = slots(4, { 2: { available: false } });
    for (const address of addresses) {
      if (at(address) !== 2) expect(at(address, without)).toBe(at(address));
    }
  });
});

test('[LIFE-3] who moves during a rolling restart goes to a worker that was replaced already', () => {
  const table = slots(3, { 1: { replaced: true, load: 90 } });
  expect(chooseSlot('least-connections', table, nobody, { slot: 0 })?.slot).toBe(1);
  expect(chooseSlot('round-robin', table, nobody, { slot: 1 })?.slot).toBe(1);
  const request = { ...nobody, lasting: false };
  expect(chooseSlot('least-connections', table, request, { slot: 0 })?.slot).toBe(2);
});
