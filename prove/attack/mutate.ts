/** Makes wrong input of right input. Pure: the same seed makes the same. */
import type { Random } from '../random.js';

/** Bytes that parsers treat in their own way. */
const SPECIAL = [
  0x00, 0x0a, 0x0d, 0x1e, 0x20, 0x22, 0x2c, 0x2d, 0x2f, 0x3a, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0xc0,
  0xed, 0xff,
];
const NUMBERS = ['-1', '0', '1e999', '99999999999999999999', '4294967296', '0x10', 'NaN', '１', '-0', '1.5'];
const LONG = 2_000;

type Mutation = (input: Buffer, random: Random, all: readonly Buffer[]) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  // One bit.
  (input, random) => {
    const copy = Buffer.from(input);
    const at = random.int(0, copy.length);
    copy[at] = (copy[at] as number) ^ (1 << random.int(0, 8));
    return copy;
  },
  // One byte that means something.
  (input, random) =>
    splice(input, random.int(0, input.length), random.int(0, 2), Buffer.from([random.pick(SPECIAL)])),
  // A piece less.
  (input, random) => splice(input, random.int(0, input.length), random.int(1, 8), Buffer.alloc(0)),
  // A piece twice, or thousands of times.
  (input, random) => {
    const at = random.int(0, input.length);
    const piece = input.subarray(at, at + random.int(1, 8));
    const times = random.chance(0.05) ? LONG : random.int(1, 4);
    return splice(input, at, 0, Buffer.concat(Array(times).fill(piece)));
  },
  // A piece of another.
  (input, random, all) => {
    const other = random.pick(all);
    const from = random.int(0, other.length);
    return splice(
      input,
      random.int(0, input.length),
      random.int(0, 6),
      other.subarray(from, from + random.int(1, 24)),
    );
  },
  // A number that is none, or too large.
  (input, random) =>
    Buffer.from(
      input.toString('latin1').replace(/\d+/, () => random.pick(NUMBERS)),
      'latin1',
    ),
  // Cut off.
  (input, random) => input.subarray(0, random.int(0, input.length + 1)),
  // Nested.
  (input, random) => {
    const deep = random.int(1, LONG);
    const at = random.int(0, input.length);
    return splice(
      input,
      at,
      0,
      Buffer.from(`${'['.repeat(deep)}${']'.repeat(random.chance(0.5) ? deep : 0)}`),
    );
  },
];

function splice(input: Buffer, at: number, drop: number, put: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, at), put, input.subarray(at + drop)]);
}

/**
 * One of `all`, changed one to four times; now and then left as it is, so that what follows meets a connection that is
 * open.
 */
export function mutated(all: readonly Buffer[], random: Random): Buffer {
  let one = random.pick(all);
  if (random.chance(0.15)) return one;
  for (let times = random.int(1, 5); times > 0 && one.length > 0; times -= 1) {
    one = random.pick(MUTATIONS)(one, random, all);
  }
  return one;
}
