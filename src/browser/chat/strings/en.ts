/**
 * Every sentence of the chat page that is not made by a server, in English. By part of the page in `en/`; of what is
 * fetched apart in `later.ts`, `served.ts` and `welcome.ts`.
 */
import { connection, errors } from './en/connection.js';
import { files } from './en/files.js';
import { actions } from './en/message-actions.js';
import { composer, message, typing } from './en/messages.js';
import { me } from './en/person.js';
import { room } from './en/room.js';
import { rooms } from './en/rooms.js';

export const sentences = {
  appName: 'Holdfast',
  /** For dates and numbers. */
  locale: 'en',
  skipToWriting: 'Skip to writing',
  loading: 'Opening the chat…',
  notLoaded: 'This part of the page could not be loaded. Try again when the connection is back.',
  late: 'Part of the page does not come. It is asked for again.',
  close: 'Close',

  rooms,
  room,
  message,
  typing,
  actions,
  composer,
  files,
  me,
  connection,
  errors,
};

export type Strings = typeof sentences;
