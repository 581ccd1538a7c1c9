import { waitFor } from '../../testbed/wait.js';
import { AFTER_WORKER_MS, type Fault, NOTHING } from './fault.js';
import { servedBy } from './victim.js';

const BOUND_MS = 90_000;

export const rollingRestart: Fault = {
  kind: 'rolling-restart',
  about: 'every worker of a node is replaced in turn, from the control room',
  convergeMs: AFTER_WORKER_MS,
  mustServe: true,
  async plan(world) {
    const node = world.random.pick(world.system.nodes);
    const name = node.settings.name;
    const before = (await world.system.workers()).filter((worker) => worker.node === name);
    return {
      detail: before.map(servedBy).join(' '),
      hits: before.map(servedBy),
      begin: async () => {
        await node.control('POST', '/control/restart', { node: name });
        const old = new Set(before.map((worker) => worker.pid));
        const done = await waitFor(
          async () => {
            const view = await node.view();
            const mine = view.nodes.find((one) => one.node === name);
            const fresh =
              mine?.slots.every((slot) => slot.state === 'ready' && !old.has(slot.pid ?? 0)) === true;
            return fresh && mine?.rollingRestart === null;
          },
          BOUND_MS,
          100,
        );
        if (!done) throw new Error(`the rolling restart of ${name} did not end within ${BOUND_MS} ms`);
      },
      lastsMs: 0,
      heal: NOTHING,
    };
  },
};
