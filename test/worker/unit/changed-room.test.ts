import { expect, test } from 'vitest';
import type { Room } from '../../../src/protocol/room.js';
import { Moderation } from '../../../src/worker/rooms/moderation.js';

const den = { id: 'den', name: 'den', private: false, owner: null } as const;

/** `reads`: what the store says, one after the other, and its last from then on. */
async function told(reads: readonly Room[]): Promise<{ told: Room[]; answer: Room }> {
  const left = [...reads];
  const events: Room[] = [];
  const rooms = { get: async () => (left.length > 1 ? left.shift() : left[0]) as Room };
  const updates = { roomChanged: (room: Room) => events.push(room) };
  const moderation = new Moderation(null as never, rooms as never, null as never, updates as never);
  return { answer: await moderation.changed('den'), told: events };
}

test('a change that another worker made while this one told of its own is told last', async () => {
  expect(await told([den])).toEqual({ told: [den], answer: den });
  const archived = { ...den, archived: true as const };
  expect(await told([archived, den])).toEqual({ told: [archived, den], answer: den });
  // Whoever changes it without end tells of it.
  const topics = Array.from({ length: 9 }, (_, at) => ({ ...den, topic: `${at}` }));
  expect((await told(topics)).told).toHaveLength(5);
});
