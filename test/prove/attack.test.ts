import { describe, expect, test } from 'vitest';
import { HEADS, PACKETS } from '../../prove/attack/corpus.js';
import { floodFaults } from '../../prove/attack/flood.js';
import { memoryFaults, memoryFigures, memoryLine, watchMemory } from '../../prove/attack/memory.js';
import { mutated } from '../../prove/attack/mutate.js';
import { AttackUsageError, readAttackOptions } from '../../prove/attack/options.js';
import { clientFrame } from '../../prove/attack/websocket.js';
import { Random } from '../../prove/random.js';
import type { ClientToServerEvents } from '../../src/protocol/events.js';
import {
  arrivedSchema,
  changeSchema,
  joinSchema,
  leaveSchema,
  markUnreadSchema,
  nothingSchema,
  readSchema,
  readSend,
  testimonySchema,
  typingSchema,
} from '../../src/protocol/schemas.js';

describe('a mutation', () => {
  const draw = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 200 }, () => mutated(PACKETS, random).toString('latin1'));
  };

  test('is the same for the same seed, and another for another', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('is mostly something that no client sends, and bounded in size', () => {
    const right = new Set(PACKETS.map((packet) => packet.toString('latin1')));
    const wrong = draw(3).filter((packet) => !right.has(packet));
    expect(wrong.length).toBeGreaterThan(120);
    const random = new Random(4);
    for (let at = 0; at < 2_000; at += 1) expect(mutated(HEADS, random).length).toBeLessThan(200_000);
  });
});

/** Each event that the server hears; a new one does not pass `npm run check` before it stands here. */
const READ_BY: Readonly<Record<keyof ClientToServerEvents, (payload: unknown) => unknown>> = {
  join: (payload) => joinSchema.parse(payload),
  leave: (payload) => leaveSchema.parse(payload),
  send: readSend,
  change: (payload) => changeSchema.parse(payload),
  read: (payload) => readSchema.parse(payload),
  'mark-unread': (payload) => markUnreadSchema.parse(payload),
  typing: (payload) => typingSchema.parse(payload),
  alive: (payload) => nothingSchema.parse(payload),
  arrived: (payload) => arrivedSchema.parse(payload),
  testify: (payload) => testimonySchema.parse(payload),
  ticket: (payload) => nothingSchema.parse(payload),
};

test('mutations begin with every event that the server hears, as a client sends it right', () => {
  const begun = new Map<string, unknown[]>();
  for (const packet of PACKETS) {
    const [, event, payload] = /^42\d*\["([a-z-]+)",(.*)\]$/s.exec(packet.toString()) ?? [];
    if (event !== undefined) begun.set(event, [...(begun.get(event) ?? []), JSON.parse(payload as string)]);
  }
  expect([...begun.keys()].sort()).toEqual(Object.keys(READ_BY).sort());
  for (const [event, read] of Object.entries(READ_BY)) {
    for (const payload of begun.get(event) ?? []) expect(() => read(payload), event).not.toThrow();
  }
  const kinds = begun.get('change')?.map((payload) => (payload as { kind: string }).kind);
  expect(new Set(kinds)).toEqual(new Set(['edit', 'delete', 'react', 'pin']));
});

test('a frame says its length in the shortest way', () => {
  expect(clientFrame(0x81, Buffer.alloc(125)).length).toBe(125 + 6);
  expect(clientFrame(0x81, Buffer.alloc(126)).length).toBe(126 + 8);
  expect(clientFrame(0x81, Buffer.alloc(65_536)).length).toBe(65_536 + 14);
});

describe('a flood', () => {
  const waits = (p99Ms: number) => ({ count: 400, p50Ms: 1, p99Ms, maxMs: p99Ms });
  const held = { quiet: waits(10), flooded: waits(30), packetsPerSecond: 1_000, refused: 0 };

  test('holds when people wait at most three times as long, all are acknowledged, and it was one', () => {
    expect(floodFaults(held, 1_000)).toEqual([]);
  });

  test.each([
    [{ flooded: waits(31) }, /kept people waiting/],
    // A refusal is a quick answer: it must not make the waits look short.
    [{ refused: 1 }, /1 sends of people were not acknowledged/],
    [{ packetsPerSecond: 500 }, /reached 500 of 1000/],
  ])('%j is told', (change, words) => {
    expect(floodFaults({ ...held, ...change }, 1_000)).toEqual([expect.stringMatching(words)]);
  });
});

describe('memory after an attack', () => {
  test('is looked at on, after it came back: the least is judged, median and last are told as well', async () => {
    const bytes = [300, 119, 140, 130];
    let looks = 0;
    const figures = await watchMemory(100, {
      look: async () => bytes[Math.min(looks++, bytes.length - 1)] as number,
      backWithinMs: 60_000,
      thenMs: 20,
    });
    expect(figures).toMatchObject({ before: 100, least: 119, last: 130 });
    // The two up to its return, and one at least after it.
    expect(figures.looks).toBeGreaterThanOrEqual(3);
    expect(figures.looks).toBe(looks);
    expect(memoryFaults(figures)).toEqual([]);
  });

  test('that never comes back is told, with all that was seen', () => {
    const figures = memoryFigures(100, [300, 121, 150]);
    expect(figures).toEqual({ before: 100, least: 121, median: 150, last: 150, looks: 3 });
    expect(memoryFaults(figures)).toEqual([expect.stringMatching(/did not come back/)]);
    expect(memoryLine(figures)).toMatch(/least .*1\.21 ×.*which is judged, median .*1\.50 ×.*last .*1\.50 ×/);
  });
});

describe('the options of an attack', () => {
  test('have the figures that are promised when none are given', () => {
    expect(readAttackOptions(['--seed', '5'])).toMatchObject({
      seed: 5,
      packets: 1_000_000,
      heads: 100_000,
      flood: 1_000,
      watch: 60,
    });
    expect(readAttackOptions(['--help'])).toBe('help');
  });

  test.each([[['--packets', 'many']], [['--lanes', '0']], [['--unknown', '1']]])('%j is refused', (argv) => {
    expect(() => readAttackOptions(argv)).toThrow(AttackUsageError);
  });
});
