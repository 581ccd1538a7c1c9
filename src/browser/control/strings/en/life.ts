import { plural } from '../../../shared/english.js';
import type { LifeTick } from '../../life/life-ticks.js';
import { duration } from './effect-words.js';

export const life = {
  open: 'Life lines',
  title: 'Life lines',
  intro:
    'Everybody as a thread through workers, in the colour of whoever serves them. Red: without service. Grey: not connected, and nobody can say whether they wanted to be. Dark ticks: some of their messages.',
  empty: 'Nobody was connected since this page was opened. Call in a crowd, or open the chat in another tab.',
  span: 'How far back',
  spans: { short: '30 s', long: '2 min' },
  people: (people: number) => plural(people, 'person', 'people'),
  /** People who had an outage. */
  without: (people: number, longestMs: number) =>
    people === 0 ? 'nobody without service' : `${people} without service, longest ${duration(longestMs)}:`,
  more: (people: number) => `And ${plural(people, 'more person is', 'more people are')} not drawn.`,
  list: 'People; arrows and letters choose whom to follow',
  /** Below a mark of the axis. */
  ago: (seconds: number) =>
    seconds === 0 ? 'now' : seconds % 60 === 0 ? `−${seconds / 60} min` : `−${seconds} s`,
  nobody: 'Choose a line, by a click or by arrows, to follow a person.',
  stop: 'Follow nobody',
  crowd: 'of the crowd',
  on: (slot: number, node: string) => `worker ${slot} of ${node}`,
  until: (ms: number) => `, for ${duration(ms)}`,
  goesOn: ', now',
  unserved: (ms: number) => `without service for ${duration(ms)}`,
  unknown: (ms: number) => `not connected for ${duration(ms)}`,
  /** After a lapse that no incident tells of. */
  about: ' or half a second less or more',
  sofar: ', so far',
  incident: 'Incident',
  message: ({ slot, sentOn, at }: LifeTick) =>
    `wrote: stored by worker ${slot}${sentOn
      .map(
        (one) =>
          `; sent on by worker ${one.slot} to ${plural(one.sockets, 'socket')} after ${Math.max(0, one.at - at)} ms`,
      )
      .join('')}`,
};
