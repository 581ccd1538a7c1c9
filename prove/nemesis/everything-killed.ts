import { AFTER_MACHINE_MS, type Fault } from './fault.js';
import { servedBy } from './victim.js';

/** As a power switch of the processes alone: what the system has taken from them by then is kept. */
export const everythingKilled: Fault = {
  kind: 'everything-killed',
  about:
    'all processes of a node, its own store among them, are killed at once with SIGKILL, and the node is started again',
  convergeMs: AFTER_MACHINE_MS,
  async plan({ system, random }) {
    const node = random.pick(system.nodes);
    const workers = (await system.workers()).filter((worker) => worker.node === node.settings.name);
    return {
      detail: node.settings.name,
      hits: workers.map(servedBy),
      begin: () => node.killEverything(),
      lastsMs: random.int(100, 1_500),
      heal: () => node.start(),
    };
  },
};
