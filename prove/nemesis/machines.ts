/** Faults of clusters of several nodes. */
import { signal } from '../../testbed/processes/family.js';
import { AFTER_MACHINE_MS, AFTER_WORKER_MS, type Fault } from './fault.js';
import { anyNode, servedBy } from './victim.js';

export const nodeKilled: Fault = {
  kind: 'node-killed',
  about: 'one of several nodes dies with all its processes, and comes back after some seconds',
  convergeMs: AFTER_MACHINE_MS,
  nodes: 2,
  async plan(world) {
    const { system, random } = world;
    const { index, name, workers } = await anyNode(world);
    return {
      detail: name,
      hits: workers.map(servedBy),
      begin: async () => {
        const dying = system.crashNode(index);
        for (const worker of workers) signal(worker.pid, 'SIGKILL');
        await dying;
      },
      lastsMs: random.int(2_000, 6_000),
      heal: () => system.restartNode(index),
    };
  },
};

export const nodeDrained: Fault = {
  kind: 'node-drained',
  about: 'one of several nodes is stopped with SIGTERM, and started again after some seconds',
  convergeMs: AFTER_WORKER_MS,
  nodes: 2,
  needs: 'balancer',
  mustServe: true,
  async plan({ system, random }) {
    const node = random.pick(system.nodes);
    const { name } = node.settings;
    const workers = (await system.workers()).filter((worker) => worker.node === name);
    return {
      detail: name,
      hits: workers.map(servedBy),
      begin: () => node.drain(),
      lastsMs: random.int(1_000, 3_000),
      heal: () => node.start(),
    };
  },
};

export const machineCut: Fault = {
  kind: 'machine-cut',
  about: 'one of several machines is cut from everybody for 3 to 20 s, and no side is told',
  convergeMs: AFTER_MACHINE_MS,
  nodes: 2,
  needs: 'machine-links',
  async plan(world) {
    const { system, random } = world;
    const { index, name, workers } = await anyNode(world);
    return {
      detail: name,
      hits: workers.map(servedBy),
      begin: async () => system.network?.cut(index + 1),
      lastsMs: random.int(3_000, 20_000),
      heal: async () => system.network?.heal(index + 1),
    };
  },
};

/** One node loses its way to the store while its clients stay connected. */
function nodeCut(kind: string, about: string, lasts: readonly [number, number]): Fault {
  return {
    kind,
    about,
    convergeMs: AFTER_MACHINE_MS,
    nodes: 2,
    needs: 'store-links',
    async plan({ system, random }) {
      const index = random.int(0, system.storeLinks.length);
      const link = system.storeLinks[index];
      const silently = random.chance(0.5);
      return {
        detail: `${system.nodes[index]?.settings.name}${silently ? ', silently' : ''}`,
        begin: async () => (silently ? link?.freeze() : link?.cut()),
        lastsMs: random.int(...lasts),
        heal: async () => link?.heal(),
      };
    },
  };
}

export const nodeCutOff = nodeCut(
  'node-cut-off',
  'one of several nodes loses its way to the store for 3 to 10 s, silently or not, while its clients stay connected',
  [3_000, 10_000],
);
export const nodeCutOff20s = nodeCut(
  'node-cut-off-20s',
  'one of several nodes loses its way to the store for 20 s, silently or not, while its clients stay connected',
  [20_000, 20_001],
);
