import { plural } from './words.js';

export const rooms = {
  title: 'Rooms',
  yours: 'Your rooms',
  direct: 'Direct messages',
  archived: (count: number) => `Archived · ${count}`,
  find: 'Find',
  search: 'Search messages',
  create: 'New room',
  write: 'New message',
  browse: 'Browse rooms',
  open: 'Open the list of rooms',
  close: 'Close the list of rooms',
  none: 'You are not in any room yet.',
  unlisted: 'Your rooms will appear once the chat is connected.',
  unread: (count: number) => `${plural(count, 'unread message')}`,
  mentions: (count: number) => plural(count, 'mention of you', 'mentions of you'),
  quietUnread: 'Something unread, and you want to be told of nothing here',
  draft: 'Unsent draft',
  directRoom: 'Direct messages with',
  private: 'Private room',
};
