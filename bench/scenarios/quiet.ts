import { atMost, difference } from '../run/judge.js';
import { cpuGoals, talkScenario } from './rooms.js';

/**
 * 8,400 messages, in which V8 compiles what they need: a message on its own goes a long way, and each worker gets half
 * of them. After 2,400 messages Holdfast's compiler threads took a tenth of its CPU, after 8,000 a fiftieth. Each of
 * its workers took 160 ms per second, then 138.
 */
export const QUIET_WARM = { warmPerSecond: 600, warmSeconds: 14 };

export const quiet = talkScenario('quiet', 'Quiet rooms', 10, (settings) => {
  const rooms = settings.short ? 10 : 300;
  return {
    setting:
      `${rooms} rooms of 5 people, 1 message a second in each, 2 workers. Holdfast writes each message to a log and ` +
      'recognizes repeated ones; the others do neither.',
    contenders: ['sio-redis', 'holdfast'],
    once: [],
    plan: {
      kind: 'quiet',
      rooms,
      peopleInRoom: 5,
      perSecond: rooms,
      ...(settings.short ? { warmSeconds: 0.3 } : QUIET_WARM),
      // Short and often: the machine's own changes last for seconds.
      seconds: settings.seconds * 0.625,
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
