import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { RoomLists } from '../../../src/worker/rooms/room-lists.js';
import { until } from '../../../testbed/wait.js';

/** Lists that take as long as the test wants. */
function slowLists() {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  let most = 0;
  const lists = new RoomLists({
    visibleTo: async (userId) => {
      running.push(userId);
      most = Math.max(most, running.length);
      await new Promise<void>((resolve) => ends.set(userId, resolve));
      running.splice(running.indexOf(userId), 1);
      return [];
    },
  });
  return { lists, running, end: (userId: string) => ends.get(userId)?.(), most: () => most };
}

test('roomListsAtOnce: of all people a few lists are read at a time, and everybody gets theirs', async () => {
  const { lists, running, end, most } = slowLists();
  const people = Array.from({ length: 10 }, (_, at) => `person-${at}`);
  const all = people.map((person) => lists.listOf(person));
  for (const person of people) {
    await until('its turn', () => running.includes(person));
    end(person);
  }
  await Promise.all(all);
  expect(most()).toBe(LIMITS.roomListsAtOnce);
});

test('of one person one list is read after the other, and nobody waits for them', async () => {
  const { lists, running, end } = slowLists();
  const mine = [lists.listOf('greedy'), lists.listOf('greedy'), lists.listOf('greedy')];
  const other = lists.listOf('other');
  await until('both to be read', () => running.includes('other'));
  expect(running).toEqual(['greedy', 'other']);
  end('other');
  await other;
  for (const list of mine) {
    await until('the next', () => running.includes('greedy'));
    end('greedy');
    await list;
  }
});
