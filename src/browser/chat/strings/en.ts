/** Every sentence of the chat page that is not made by a server, in English. By part of the page in `en/`. */
import { connection, errors } from './en/connection.js';
import { actions } from './en/message-actions.js';
import { composer, message, typing } from './en/messages.js';
import { account, me } from './en/person.js';
import { people, room } from './en/room.js';
import { browse, createRoom, rooms } from './en/rooms.js';
import { served } from './en/served.js';
import { sessionLost, welcome } from './en/sign-in.js';
import { duration, plural, workerName } from './en/words.js';

export const en = {
  appName: 'Holdfast',
  skipToWriting: 'Skip to writing',
  loading: 'Opening the chat…',
  close: 'Close',

  plural,
  duration,
  workerName,

  welcome,
  sessionLost,
  rooms,
  createRoom,
  browse,
  room,
  message,
  typing,
  actions,
  composer,
  people,
  me,
  account,
  connection,
  served,
  errors,
};

export type Strings = typeof en;
