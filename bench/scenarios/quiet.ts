import { atMost, difference } from '../run/judge.js';
import { cpuGoals, talkScenario, warmSeconds } from './rooms.js';

export const quiet = talkScenario('quiet', 'Quiet rooms', 3, (settings) => {
  const rooms = settings.short ? 10 : 300;
  return {
    setting:
      `${rooms} rooms of 5 people, 1 message a second in each, 2 workers. Holdfast writes each message to a log and ` +
      'recognizes repeated ones; the peers do neither.',
    contenders: ['sio-redis', 'holdfast'],
    once: [],
    plan: {
      kind: 'quiet',
      rooms,
      peopleInRoom: 5,
      perSecond: rooms,
      warmSeconds: warmSeconds(settings, rooms),
      seconds: settings.seconds,
      workers: 2,
    },
    goals: (all) => [
      ...cpuGoals(all, { 'sio-redis': 1.1 }),
      atMost(
        'median latency, Holdfast − Socket.IO + Redis',
        1,
        difference(all, 'p50Ms', 'holdfast', 'sio-redis'),
        'ms',
        2,
      ),
    ],
  };
});
