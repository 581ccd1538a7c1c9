import { AFTER_MACHINE_MS, type Fault } from './fault.js';
import { servedBy } from './victim.js';

export const primaryKill: Fault = {
  kind: 'primary-kill',
  about: "a node's primary is killed with SIGKILL, and the node is started again",
  convergeMs: AFTER_MACHINE_MS,
  anySystem: true,
  async plan(world) {
    const { system, random } = world;
    const index = system.nodes.length === 0 ? 0 : random.int(0, system.nodes.length);
    const name = system.nodes[index]?.settings.name;
    const workers = (await system.workers()).filter((worker) => name === undefined || worker.node === name);
    return {
      detail: name ?? system.name,
      hits: workers.map(servedBy),
      begin: () => system.crashNode(index),
      lastsMs: random.int(200, 1_500),
      heal: () => system.restartNode(index),
    };
  },
};
