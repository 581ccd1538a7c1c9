import type { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import { AFTER_MACHINE_MS, type Fault, type World } from './fault.js';

/** One node's way to the store, or all nodes'. */
function links(world: World): readonly CuttingProxy[] {
  const { storeLinks } = world.system;
  return world.random.chance(0.5) ? storeLinks : [world.random.pick(storeLinks)];
}

function storeLink(
  kind: string,
  about: string,
  begin: (link: CuttingProxy) => void,
  lasts: [number, number],
): Fault {
  return {
    kind,
    about,
    convergeMs: AFTER_MACHINE_MS,
    anySystem: true,
    needs: 'store-links',
    async plan(world) {
      const hit = links(world);
      const lastsMs = world.random.int(...lasts);
      return {
        detail: `${hit.length} of ${world.system.storeLinks.length} ways to the store, ${lastsMs} ms`,
        begin: async () => {
          for (const link of hit) begin(link);
        },
        lastsMs,
        heal: async () => {
          for (const link of hit) link.heal();
        },
      };
    },
  };
}

export const storeCut = storeLink(
  'store-cut',
  'the way to the store is cut for 0.5 to 6 s',
  (link) => link.cut(),
  [500, 6_000],
);
export const storeReset = storeLink(
  'store-reset',
  'all connections to the store are reset once',
  (link) => link.reset(),
  [0, 1],
);
export const storeSilent = storeLink(
  'store-silent',
  'the way to the store goes silent for 1 to 8 s, and no side is told',
  (link) => link.freeze(),
  [1_000, 8_000],
);
