import { atMost, figure } from '../run/judge.js';
import { cpuGoals, oneRoom, talkScenario } from './rooms.js';

export const veryHot = talkScenario('very-hot', 'Very hot room', 2, (settings) => {
  const plan = { ...oneRoom(settings, settings.short ? 100 : 1_000), settleMs: 500 };
  return {
    setting:
      `${plan.peopleInRoom} people in one room, ${plan.perSecond} messages per second, 2 workers. More than some servers can do on one core: ` +
      'theirs is the cost of a delivery at full load. Their latency grows for as long as it lasts, and not everything had arrived when the wait ended.',
    contenders: ['raw-ws', 'sio-redis', 'holdfast'],
    once: [],
    plan,
    overloads: true,
    goals: (all) => [
      ...cpuGoals(all, { 'sio-redis': 0.2, 'raw-ws': 0.3 }),
      atMost('p99, Holdfast', 25, figure(all, 'p99Ms', 'holdfast'), 'ms', 1),
    ],
  };
});
