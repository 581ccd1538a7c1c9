import { plural } from './words.js';

export const rooms = {
  title: 'Rooms',
  yours: 'Your rooms',
  create: 'New room',
  browse: 'Browse rooms',
  open: 'Open the list of rooms',
  close: 'Close the list of rooms',
  none: 'You are not in any room yet.',
  unlisted: 'Your rooms will appear once the chat is connected.',
  unread: (count: number) => `${plural(count, 'unread message')}`,
  mentions: (count: number) => plural(count, 'mention of you', 'mentions of you'),
  draft: 'Unsent draft',
  private: 'Private room',
  public: 'Public room',
  emptyTitle: 'Where would you like to talk?',
  emptyText: 'Join a room that is open to all, or create one of your own.',
  joinNow: (name: string) => `Join ${name}`,
};

export const browse = {
  title: 'Rooms open to all',
  none: 'You are already in every public room.',
  people: (count: number) => plural(count, 'member'),
  join: 'Join',
};
