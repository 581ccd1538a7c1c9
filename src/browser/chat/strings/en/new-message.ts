import { plural } from './words.js';

/** Whom one writes to directly. */
export const newMessage = {
  title: 'New message',
  hint: 'Only those you choose and you can read it. The same people always have the same conversation.',
  find: 'Find somebody',
  list: 'People you share a room with',
  loading: 'Loading the people you share a room with…',
  nobody: 'There is nobody of that name in your rooms.',
  alone: 'Nobody else is in your rooms yet.',
  full: (most: number) => `${plural(most, 'person', 'people')} beside you at most.`,
  open: 'Open the conversation',
  chosen: (names: string) => `With ${names}`,
  person: (name: string) => `Message ${name}`,
  noTopic: 'Only the people below can read this conversation. They stay the same for good.',
};
