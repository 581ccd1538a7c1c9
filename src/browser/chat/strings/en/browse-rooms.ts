import { plural } from './words.js';

export const browse = {
  title: 'Rooms open to all',
  none: 'You are already in every public room.',
  find: 'Find a room',
  found: (count: number) => (count === 0 ? 'No room is called that.' : plural(count, 'room')),
  people: (count: number) => plural(count, 'member'),
  join: 'Join',
  emptyTitle: 'Where would you like to talk?',
  emptyText: 'Join a room that is open to all, or create one of your own.',
  joinNow: (name: string) => `Join ${name}`,
};
