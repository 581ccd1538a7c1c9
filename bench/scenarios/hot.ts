import { atMost, figure } from '../run/judge.js';
import { cpuGoals, oneRoom, talkScenario } from './rooms.js';

export const hot = talkScenario('hot', 'Hot room', 4, (settings) => {
  const plan = oneRoom(settings, settings.short ? 50 : 300);
  return {
    setting: `${plan.peopleInRoom} people in one room, ${plan.perSecond} messages per second, 2 workers.`,
    contenders: ['raw-ws', 'sio-redis', 'holdfast'],
    once: ['socket-io', 'sio-sharded', 'sio-streams'],
    plan,
    goals: (all) => [
      ...cpuGoals(all, { 'sio-redis': 0.6, 'raw-ws': 0.8 }),
      // What NATS JetStream has, measured beside it on another day (`notes.md`).
      atMost('p99, Holdfast', 17, figure(all, 'p99Ms', 'holdfast'), 'ms', 1),
    ],
  };
});
