import { AFTER_MACHINE_MS, type Fault, type World } from './fault.js';
import { askHow, listenIn } from './listen-in.js';

/** The data folder's disk, and the node that has it. */
export function diskOf({ system }: World) {
  const [node] = system.nodes;
  if (system.disk === null || node === undefined)
    throw new Error('this fault needs a disk that can be filled');
  return { disk: system.disk, node };
}

const TELLS_WITHIN_MS = 2_000;
/** Until it must be well again, and some more. */
const LISTENS_AFTER_MS = 9_000;

export const diskFull: Fault = {
  kind: 'disk-full',
  about: "the disk of a node's own store is full to the last byte for 4 to 9 s, and then has room again",
  convergeMs: AFTER_MACHINE_MS,
  needs: 'small-disk',
  tellsWithinMs: TELLS_WITHIN_MS,
  async plan(world) {
    const { disk, node } = diskOf(world);
    await askHow(world, node);
    let listenOn = (_forMs: number) => {};
    return {
      detail: node.settings.name,
      begin: async () => {
        disk.fill();
        listenOn = listenIn(world, node);
      },
      lastsMs: world.random.int(4_000, 9_000),
      heal: async () => {
        disk.free();
        listenOn(LISTENS_AFTER_MS);
      },
    };
  },
};
