import { AFTER_WORKER_MS, type Fault } from './fault.js';
import { freezeWorker } from './victim.js';

export const briefFreeze: Fault = {
  kind: 'brief-freeze',
  about: 'a worker is frozen for 1 to 2.8 s, so that it comes back about when it is given up',
  convergeMs: AFTER_WORKER_MS,
  anySystem: true,
  plan: (world) => freezeWorker(world, world.random.int(1_000, 2_800)),
};
