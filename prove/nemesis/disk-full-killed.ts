import { setTimeout as sleep } from 'node:timers/promises';
import { diskOf } from './disk-full.js';
import { AFTER_MACHINE_MS, type Fault } from './fault.js';
import { servedBy } from './victim.js';

/** What was acknowledged on a full disk, without being on it, is gone with this. */
export const diskFullKilled: Fault = {
  kind: 'disk-full-killed',
  about:
    "the disk of a node's own store is full while people write, then all its processes are killed, and it is started again with room",
  convergeMs: AFTER_MACHINE_MS,
  needs: 'small-disk',
  async plan(world) {
    const { disk, node } = diskOf(world);
    const fullMs = world.random.int(2_000, 5_000);
    return {
      detail: `${node.settings.name}, full for ${fullMs} ms`,
      hits: (await world.system.workers()).map(servedBy),
      begin: async () => {
        disk.fill();
        await sleep(fullMs);
        await node.killEverything();
        disk.free();
      },
      lastsMs: world.random.int(100, 1_000),
      heal: () => node.start(),
    };
  },
};
