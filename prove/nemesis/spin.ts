import { AFTER_WORKER_MS, type Fault } from './fault.js';
import { anyWorker, servedBy } from './victim.js';

export const spin: Fault = {
  kind: 'spin',
  about: "a worker's event loop is blocked for 10 s",
  convergeMs: AFTER_WORKER_MS,
  async plan(world) {
    const worker = await anyWorker(world);
    const node = world.system.nodes.find((one) => one.settings.name === worker.node);
    return {
      detail: servedBy(worker),
      hits: [servedBy(worker)],
      begin: async () => {
        const path = `/control/nodes/${worker.node}/slots/${worker.slot}/signal`;
        await node?.control('POST', path, { signal: 'spin' });
      },
      lastsMs: 8_000,
      heal: async () => {},
    };
  },
};
