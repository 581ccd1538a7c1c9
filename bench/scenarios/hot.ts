import { atMost, difference } from '../run/judge.js';
import { cpuGoals, oneRoom, talkScenario } from './rooms.js';

export const hot = talkScenario('hot', 'Hot room', 4, (settings) => {
  const plan = oneRoom(settings, settings.short ? 50 : 300);
  return {
    setting: `${plan.peopleInRoom} people in one room, ${plan.perSecond} messages per second, 2 workers.`,
    contenders: ['raw-ws', 'sio-redis', 'holdfast'],
    once: ['socket-io', 'sio-sharded', 'sio-streams'],
    plan,
    goals: (all) => [
      ...cpuGoals(all, { 'sio-redis': 0.4, 'raw-ws': 0.6 }),
      atMost(
        'p99, Holdfast − Socket.IO + Redis',
        0,
        difference(all, 'p99Ms', 'holdfast', 'sio-redis'),
        'ms',
        1,
      ),
    ],
  };
});
