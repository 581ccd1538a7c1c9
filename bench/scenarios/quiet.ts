import { atMost, difference, ratio } from '../run/judge.js';
import type { Scenario } from '../run/scenario.js';
import { loadNote, missingNote, talk } from './rooms.js';

export const quiet: Scenario = {
  name: 'quiet',
  title: 'Quiet rooms',
  seconds: 5,
  repeats: 3,
  run: (bench, settings) => {
    const rooms = settings.short ? 10 : 300;
    return talk(bench, settings, {
      name: 'quiet',
      title: 'Quiet rooms',
      setting:
        `${rooms} rooms of 5 people, 1 message a second in each, 2 workers. Holdfast writes each message to a log and ` +
        'recognizes repeated ones; the peers do neither.',
      contenders: ['sio-redis', 'sio-sharded', 'sio-streams', 'holdfast'],
      plan: {
        kind: 'quiet',
        rooms,
        peopleInRoom: 5,
        perSecond: rooms,
        warmSeconds: settings.short ? 0.3 : 2,
        seconds: settings.seconds,
        workers: 2,
      },
      goals: (all) => [
        atMost(
          'CPU a delivery, Holdfast : Socket.IO + Redis',
          1.1,
          ratio(all, 'cpuUs', 'holdfast', 'sio-redis'),
        ),
        atMost(
          'median latency, Holdfast − Socket.IO + Redis',
          1,
          difference(all, 'p50Ms', 'holdfast', 'sio-redis'),
          'ms',
          2,
        ),
      ],
      notes: (all) => [loadNote(all), missingNote(all)],
    });
  },
};
