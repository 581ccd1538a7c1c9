import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderOf } from '../../../prove/app/order.js';

const at = (...names: string[]) => new Map(names.map((name, index) => [name, index]));

describe('one order of what several have seen', () => {
  test('what all agree on stays so, whoever saw it first', () => {
    // Whoever came in late was shown c before anybody was shown b.
    expect(orderOf([], [['a', 'b', 'c'], ['c']], at('a', 'c', 'b'))).toEqual(['a', 'b', 'c']);
  });
  test('the history is right where a page contradicts it', () => {
    expect(orderOf(['a', 'b', 'c'], [['c', 'a', 'b']], at('c', 'a', 'b'))).toEqual(['a', 'b', 'c']);
  });
  test('what the history does not have stands where a page had it', () => {
    expect(orderOf(['a', 'c'], [['a', 'b', 'c']], at('a', 'b', 'c'))).toEqual(['a', 'b', 'c']);
  });
  test('of two pages that contradict each other, the earlier is right', () => {
    expect(
      orderOf(
        [],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
        at('b', 'a'),
      ),
    ).toEqual(['b', 'a']);
  });
  test('a name that comes again has its first place', () => {
    expect(orderOf([], [['a', 'b', 'a']], at('a', 'b'))).toEqual(['a', 'b']);
  });

  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 });
  test('parts of one order give that order again, in whatever order they were seen', () => {
    fc.assert(
      fc.property(names, fc.array(fc.array(fc.boolean())), fc.func(fc.nat()), (order, masks, time) => {
        const parts = masks.map((mask) => order.filter((_, index) => mask[index] === true));
        const seenAt = new Map(order.map((name) => [name, time(name)]));
        expect(orderOf(order, parts, seenAt)).toEqual(order);
        const known = new Set(parts.flat());
        const made = orderOf([], parts, seenAt);
        expect(new Set(made)).toEqual(known);
        for (const part of parts) expect(made.filter((name) => part.includes(name))).toEqual(part);
      }),
    );
  });
  test('every name is there once, whatever contradicts', () => {
    fc.assert(
      fc.property(names, fc.array(fc.array(fc.nat(19))), fc.func(fc.nat()), (all, picks, time) => {
        const sequences = picks.map((pick) => pick.flatMap((index) => all[index] ?? []));
        const seenAt = new Map(all.map((name) => [name, time(name)]));
        const leading = sequences[0] ?? [];
        const made = orderOf(leading, sequences, seenAt);
        expect([...made].sort()).toEqual([...new Set(sequences.flat())].sort());
        expect(made.filter((name) => leading.includes(name))).toEqual([...new Set(leading)]);
      }),
    );
  });
});
