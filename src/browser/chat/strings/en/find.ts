/** What is said where rooms and people are found by name, in English. */
import { plural } from './words.js';

export const find = {
  title: 'Find a room or a person',
  field: 'Name of a room or a person',
  list: 'Rooms and people',
  hint: 'Arrow keys choose, Enter opens, Escape closes.',
  here: 'open now',
  notIn: 'join',
  loading: 'Looking for the people of your rooms…',
  failed: 'The people of your rooms could not be loaded.',
  messages: (text: string) => `Search messages for “${text}”`,
  none: 'No room and nobody in your rooms is called that.',
  empty: 'There is no room to go to yet.',
  found: (count: number, name: string) => `${plural(count, 'result')}; Enter opens ${name}`,
  more: (count: number) => `${plural(count, 'more result')}: write more of the name.`,
};
