import { atMost, ratio } from '../run/judge.js';
import type { Scenario } from '../run/scenario.js';
import { loadNote, talk } from './rooms.js';

export const veryHot: Scenario = {
  name: 'very-hot',
  title: 'Very hot room',
  seconds: 5,
  repeats: 3,
  run: (bench, settings) => {
    const people = settings.short ? 20 : 300;
    const perSecond = settings.short ? 100 : 1_000;
    return talk(bench, settings, {
      name: 'very-hot',
      title: 'Very hot room',
      setting:
        `${people} people in one room, ${perSecond} messages a second, 2 workers. More than some servers can do on one core: ` +
        'theirs is the cost of a delivery at full load, and their latency grows for as long as it lasts.',
      contenders: ['raw-ws', 'sio-redis', 'holdfast'],
      plan: {
        kind: 'hot',
        rooms: 1,
        peopleInRoom: people,
        perSecond,
        warmSeconds: settings.short ? 0.3 : 2,
        seconds: settings.seconds,
        workers: 2,
        settleMs: 500,
      },
      goals: (all) => [
        atMost(
          'CPU a delivery, Holdfast : Socket.IO + Redis',
          0.2,
          ratio(all, 'cpuUs', 'holdfast', 'sio-redis'),
        ),
        atMost('CPU a delivery, Holdfast : raw ws', 0.35, ratio(all, 'cpuUs', 'holdfast', 'raw-ws')),
      ],
      notes: (all) => [loadNote(all)],
    });
  },
};
