import { AFTER_WORKER_MS, type Fault } from './fault.js';

export const workersUpDown: Fault = {
  kind: 'workers-up-down',
  about: 'a worker is added, and one is taken away again',
  convergeMs: AFTER_WORKER_MS,
  mustServe: true,
  async plan(world) {
    const node = world.random.pick(world.system.nodes);
    const { name, workers } = node.settings;
    const set = async (count: number) => {
      await node.control('PUT', '/control/workers', { count, node: name });
    };
    return {
      detail: `${name}: ${workers} → ${workers + 1} → ${workers}`,
      begin: () => set(workers + 1),
      lastsMs: 4_000,
      heal: async () => {
        await set(workers);
        // Draining takes its time; the fault lasts until it is over.
        await new Promise((resolve) => setTimeout(resolve, 9_000));
      },
    };
  },
};
