/** What is said where messages are searched for, in English. */
import { plural } from './words.js';

export const search = {
  title: 'Search messages',
  field: 'Words, or a "phrase"',
  submit: 'Search',
  /** Behind `from:`, for oneself. */
  me: 'me',
  help: 'It looks through all rooms that you are in. A word is found by its beginning.',
  ways: [
    ['"two words"', 'as they stand'],
    ['from:name', 'what one person wrote; from:me, what you did'],
    ['in:room', 'in one room'],
  ] as readonly (readonly [way: string, does: string])[],
  inRoom: (name: string) => `Only in ${name}`,
  searching: 'Searching…',
  none: 'No message in your rooms has all of that.',
  noneBy: (name: string) =>
    `You can see no such message by anybody called “${name}”. A name has to be written whole.`,
  noRoom: (name: string) => `You are in no room called “${name}”.`,
  failed: 'The search did not work.',
  results: (count: number, more: boolean) => (more ? `${count}+ messages` : plural(count, 'message')),
  more: 'Show more',
  behind: (count: number) =>
    `${plural(count, 'message or change', 'messages or changes')} of your rooms could not be looked through yet.`,
  again: 'Search again',
  list: 'Messages that were found',
  edited: 'edited',
};
