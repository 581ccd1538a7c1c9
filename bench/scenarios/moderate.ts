import { atMost, difference } from '../run/judge.js';
import { cpuGoals, oneRoom, talkScenario } from './rooms.js';

/** A room that talks, and a machine that has time: waiting would buy nothing. */
export const moderate = talkScenario('moderate', 'Moderate room', 5, (settings) => {
  // At its own rate the code would not be compiled within a minute.
  const warm = settings.short ? {} : { warmPerSecond: 300, warmSeconds: 8 };
  const plan = { ...oneRoom(settings, settings.short ? 15 : 30), ...warm };
  return {
    setting: `${plan.peopleInRoom} people in one room, ${plan.perSecond} messages per second, 2 workers.`,
    contenders: ['raw-ws', 'sio-redis', 'holdfast'],
    once: [],
    plan,
    goals: (all) => [
      ...cpuGoals(all, { 'sio-redis': 0.8 }),
      atMost(
        'median latency, Holdfast − Socket.IO + Redis',
        2,
        difference(all, 'p50Ms', 'holdfast', 'sio-redis'),
        'ms',
        1,
      ),
      atMost(
        'p99, Holdfast − Socket.IO + Redis',
        5,
        difference(all, 'p99Ms', 'holdfast', 'sio-redis'),
        'ms',
        1,
      ),
    ],
  };
});
