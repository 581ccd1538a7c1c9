import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseNode, type Doubts, doubtAfter, nextNodes } from '../../src/client/peers/choose-node.js';
import { NodeSet } from '../../src/client/peers/node-set.js';
import { TicketPouch } from '../../src/client/peers/ticket-pouch.js';
import type { PeerNode } from '../../src/protocol/events.js';
import { FakeClock, seeded } from './support/fake-clock.js';

const NO_DOUBTS: Doubts = new Map();

function nodesWith(...loads: number[]): PeerNode[] {
  return loads.map((load, index) => ({ node: `n${index}`, address: `h${index}:1`, load }));
}

describe('chooseNode', () => {
  test('the fullest of several is never chosen, the emptiest most often', () => {
    const random = seeded(1);
    const nodes = nodesWith(5, 50, 10);
    const times = new Map<string, number>();
    for (let i = 0; i < 3_000; i += 1) {
      const chosen = chooseNode(nodes, NO_DOUBTS, 0, random)?.node ?? '';
      times.set(chosen, (times.get(chosen) ?? 0) + 1);
    }
    expect(times.get('n1')).toBeUndefined();
    // Two of three pairs have it in them.
    expect(times.get('n0')).toBeGreaterThan(1_850);
    expect(times.get('n0')).toBeLessThan(2_150);
  });

  test('with loads that nobody updates, a crowd still spreads: equal ones share alike', () => {
    const random = seeded(2);
    const nodes = nodesWith(3, 3, 3, 3);
    const times = new Map<string, number>();
    for (let i = 0; i < 4_000; i += 1) {
      const chosen = chooseNode(nodes, NO_DOUBTS, 0, random)?.node ?? '';
      times.set(chosen, (times.get(chosen) ?? 0) + 1);
    }
    for (const { node } of nodes) expect(times.get(node)).toBeGreaterThan(850);
  });

  test('nodes in doubt are passed over; when all are, the one that is soonest to be believed', () => {
    const node = fc.record({ load: fc.nat(100), until: fc.nat(100) });
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 6 }),
        fc.nat(100),
        fc.nat(),
        (given, now, seed) => {
          const nodes = nodesWith(...given.map(({ load }) => load));
          const doubts = new Map(
            given.map(({ until }, index) => [`h${index}:1`, { failures: 1, until }] as const),
          );
          const until = (one: PeerNode) => (doubts as Doubts).get(one.address)?.until ?? 0;
          const chosen = chooseNode(nodes, doubts, now, seeded(seed)) as PeerNode;
          if (nodes.some((one) => until(one) <= now)) expect(until(chosen)).toBeLessThanOrEqual(now);
          else expect(until(chosen)).toBe(Math.min(...nodes.map(until)));
        },
      ),
    );
  });

  test('doubts double up to a bound', () => {
    let doubt = doubtAfter(undefined, 0);
    expect(doubt.until).toBe(3_000);
    for (let i = 0; i < 10; i += 1) doubt = doubtAfter(doubt, 0);
    expect(doubt.until).toBe(30_000);
  });

  test('an empty list replaces nothing', () => {
    const known = nodesWith(1, 2);
    expect(nextNodes(known, [])).toBe(known);
    expect(nextNodes(known, nodesWith(7))).toEqual(nodesWith(7));
  });
});

test('a set begins with the address it was given, and goes back to it when all others fail', () => {
  const clock = new FakeClock();
  const set = new NodeSet('https://seed:3000', clock);
  expect(set.urlOf(set.choose())).toBe('https://seed:3000');
  set.learn(nodesWith(1, 2));
  for (let i = 0; i < 20; i += 1) expect(set.choose().address).not.toBe('seed:3000');
  for (const node of set.all) set.doubt(node);
  expect(set.urlOf(set.choose())).toBe('https://seed:3000');
});

test('a pouch gives each ticket once, the newest first, and none that could run out on its way', async () => {
  const clock = new FakeClock();
  const pouch = new TicketPouch(clock);
  const put = (ticket: string) => pouch.put({ ticket, expiresInMs: 30_000 }, clock.now());
  put('one');
  await clock.advance(10_000, async () => {});
  put('two');
  await clock.advance(17_500, async () => {});
  expect(pouch.take()).toBe('two');
  expect(pouch.take()).toBeNull();
});
