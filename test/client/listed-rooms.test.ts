import { expect, test } from 'vitest';
import { ListedRooms } from '../../src/client/rooms/listed-rooms.js';
import type { RoomView } from '../../src/protocol/room.js';

/** A list of rooms that comes late, and what was said of rooms after it was asked for. */

const room = (id: string, name = id) => ({ id, name, private: false }) as RoomView;
const names = (list: ListedRooms) => [...list.views.values()].map(({ name }) => name);
const none = () => false;

/** Holds `a` and `b` by a list that came. */
function listed(): ListedRooms {
  const list = new ListedRooms();
  list.take(list.ask(), [room('a'), room('b')], none);
  return list;
}

test('what came, went and was renamed while a list was on its way is so after it', () => {
  const list = listed();
  const awaited = list.ask();
  list.update('c', () => room('c'));
  list.update('a', () => undefined);
  list.update('d', (view) => view && { ...view, name: 'later' });
  list.update('b', (view) => view && { ...view, name: 'B' });
  expect(list.take(awaited, [room('d'), room('a'), room('b')], none)).toBe(true);
  expect(names(list)).toEqual(['later', 'B', 'c']);
});

test('what was said before a list was asked for is as the list says', () => {
  const list = listed();
  list.update('c', () => room('c'));
  list.take(list.ask(), [room('b', 'B')], none);
  expect(names(list)).toEqual(['B']);
});

test('a list need not name what is kept', () => {
  const list = listed();
  list.take(list.ask(), [room('c')], ({ id }) => id === 'b');
  expect(names(list)).toEqual(['b', 'c']);
});

test('of two lists the one that was asked for later counts, in whatever order they come', () => {
  const list = listed();
  const [earlier, later] = [list.ask(), list.ask()];
  expect(list.take(later, [room('new')], none)).toBe(true);
  expect(list.take(earlier, [room('old')], none)).toBe(false);
  expect(names(list)).toEqual(['new']);
});

test('where the later one does not come, the earlier counts', () => {
  const list = listed();
  const earlier = list.ask();
  list.ask();
  expect(list.take(earlier, [room('old')], none)).toBe(true);
  expect(names(list)).toEqual(['old']);
});

test("a list of somebody else's, asked for before them, is not taken", () => {
  const list = listed();
  const awaited = list.ask();
  list.clear();
  expect(list.take(awaited, [room('theirs')], none)).toBe(false);
  expect(names(list)).toEqual([]);
});
