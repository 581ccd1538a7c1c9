import { plural } from './words.js';

export const message = {
  you: 'you',
  synthetic: 'synthetic',
  bot: 'bot',
  /** Where words alone can say what it is. */
  ofBot: (name: string) => `${name} (bot)`,
  pending: 'Sending',
  waiting: 'Waiting for a connection',
  refused: (why: string) => `Not sent yet: ${why} It will be sent as soon as that is over.`,
  failed: 'Not sent.',
  retry: 'Retry',
  delete: 'Delete',
  today: 'Today',
  yesterday: 'Yesterday',
  said: (name: string, text: string) => `${name}: ${text}`,
};

export function typing(names: readonly string[]): string {
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]} is writing…`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are writing…`;
  return `${plural(names.length, 'person', 'people')} are writing…`;
}

export const composer = {
  /** `isDirect`: the room is called as its people are. */
  label: (room: string, _isDirect: boolean) => `Write to ${room}`,
  placeholder: (room: string, _isDirect: boolean) => `Write to ${room}`,
  send: 'Send',
  hint: 'Enter sends, Shift+Enter makes a new line',
  tooLong: (over: number) => `${plural(over, 'character')} too long`,
  left: (count: number) => `${count.toLocaleString('en')} left`,
};
