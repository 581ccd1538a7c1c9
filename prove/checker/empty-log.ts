import type { EventOf } from '../history.js';

/** A room of which no log was read. */
export const EMPTY_LOG: EventOf<'log'> = {
  t: 0,
  type: 'log',
  room: '',
  epoch: null,
  first: 1,
  messages: [],
};
