import { atMost, difference, ratio } from '../run/judge.js';
import type { Scenario } from '../run/scenario.js';
import { loadNote, missingNote, talk } from './rooms.js';

export const hot: Scenario = {
  name: 'hot',
  title: 'Hot room',
  seconds: 5,
  repeats: 3,
  run: (bench, settings) => {
    const people = settings.short ? 20 : 300;
    const perSecond = settings.short ? 50 : 300;
    return talk(bench, settings, {
      name: 'hot',
      title: 'Hot room',
      setting: `${people} people in one room, ${perSecond} messages a second, 2 workers.`,
      contenders: ['raw-ws', 'socket-io', 'sio-redis', 'sio-sharded', 'sio-streams', 'holdfast'],
      plan: {
        kind: 'hot',
        rooms: 1,
        peopleInRoom: people,
        perSecond,
        warmSeconds: settings.short ? 0.3 : 2,
        seconds: settings.seconds,
        workers: 2,
      },
      goals: (all) => [
        atMost(
          'CPU a delivery, Holdfast : Socket.IO + Redis',
          0.4,
          ratio(all, 'cpuUs', 'holdfast', 'sio-redis'),
        ),
        atMost('CPU a delivery, Holdfast : raw ws', 0.6, ratio(all, 'cpuUs', 'holdfast', 'raw-ws')),
        atMost(
          'p99, Holdfast − Socket.IO + Redis',
          0,
          difference(all, 'p99Ms', 'holdfast', 'sio-redis'),
          'ms',
          1,
        ),
      ],
      notes: (all) => [loadNote(all), missingNote(all)],
    });
  },
};
