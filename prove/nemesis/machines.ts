/** Faults of clusters of several nodes. */
import { AFTER_MACHINE_MS, AFTER_WORKER_MS, type Fault } from './fault.js';
import { servedBy, strike } from './victim.js';

export const nodeKilled: Fault = {
  kind: 'node-killed',
  about: 'one of several nodes dies with all its processes, and comes back after some seconds',
  convergeMs: AFTER_MACHINE_MS,
  nodes: 2,
  async plan({ system, random }) {
    const index = random.int(0, system.nodes.length);
    const name = system.nodes[index]?.settings.name ?? '';
    const workers = (await system.workers()).filter((worker) => worker.node === name);
    return {
      detail: name,
      hits: workers.map(servedBy),
      act: async () => {
        const dying = system.crashNode(index);
        for (const worker of workers) strike(worker.pid, 'SIGKILL');
        await dying;
      },
      lastsMs: random.int(2_000, 6_000),
      heal: () => system.restartNode(index),
    };
  },
};

export const nodeCutOff: Fault = {
  kind: 'node-cut-off',
  about:
    'one of several nodes loses its way to the store for 3 to 10 s, silently or not, while its clients stay connected',
  convergeMs: AFTER_WORKER_MS,
  nodes: 2,
  async plan({ system, random }) {
    const index = random.int(0, system.storeLinks.length);
    const link = system.storeLinks[index];
    const silently = random.chance(0.5);
    return {
      detail: `${system.nodes[index]?.settings.name}${silently ? ', silently' : ''}`,
      act: async () => (silently ? link?.freeze() : link?.cut()),
      lastsMs: random.int(3_000, 10_000),
      heal: async () => link?.heal(),
    };
  },
};
