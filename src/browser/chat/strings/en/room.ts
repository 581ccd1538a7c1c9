import { plural } from './words.js';

export const room = {
  people: (online: number) => `${online.toLocaleString('en')} here`,
  showPeople: 'People in this room',
  leave: 'Leave the room',
  left: (name: string) => `You left ${name}.`,
  removed: (name: string) => `You are no longer a member of ${name}.`,
  refused: (name: string) => `The server does not let you into ${name}.`,
  storeLost: (name: string) => `The store has lost the room ${name}, with everything that was written in it.`,
  log: (name: string) => `Messages in ${name}`,
  empty: 'No messages yet. Say hello.',
  start: 'This is where the room begins.',
  loadingOlder: 'Loading older messages…',
  olderFailed: 'Older messages could not be loaded.',
  again: 'Try again',
  newLine: 'New',
  firstNew: 'First new message',
  jump: 'Newest messages',
  jumpCount: (count: number) => plural(count, 'new message'),
  lost: 'The server lost some of this room’s messages. What you see is what it still has.',
  dismiss: 'Dismiss',
  opening: 'Opening the room…',
};
