import { rm } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Image } from '../../testbed/image.js';
import { startApp } from '../app/system.js';
import { faultNamed } from '../nemesis/all.js';
import { startStock } from '../stock/system.js';
import { startHoldfast } from '../system/holdfast.js';
import type { System } from '../system/system.js';
import type { TopologyPart } from '../system/topology.js';
import type { ProofOptions } from './options.js';

/**
 * Starts what is proven: Holdfast, somebody else's application, or a stock Socket.IO. `clockFile`: what shifts its
 * clocks, when a fault does so. Rejects when it does not come up.
 */
export function startSystem(
  options: ProofOptions,
  image: Image,
  dir: string,
  clockFile: string,
  say: (line: string) => void,
): Promise<System> {
  const { workers, fsync, mode, nodes, topology, store, limits } = options;
  if (options.app !== undefined) {
    return startApp({ adapter: options.app, outDir: dir, say }).catch(async (error) => {
      // Its words are in the message.
      if (options.out === null) await rm(dir, { recursive: true, force: true });
      throw error;
    });
  }
  if (options.system !== 'holdfast') {
    return startStock({ image, workers, fsync, outDir: dir, streams: options.system === 'stock-streams' });
  }
  const shifts = options.faults.some((kind) => faultNamed(kind).shiftsClock === true);
  const preload = shifts ? [pathToFileURL(image.file('prove/nemesis/shifted-clock.js')).href] : [];
  const env: Record<string, string> = shifts ? { PROVE_CLOCK_FILE: clockFile } : {};
  const areNeeded = (part: TopologyPart) => options.faults.some((kind) => faultNamed(kind).needs === part);
  const smallDisk = areNeeded('small-disk');
  const mixable = areNeeded('mixable-replies');
  const place = { mode, topology, nodes, workers, limits, store, fsync, smallDisk, mixable };
  return startHoldfast({ image, ...place, outDir: dir, preload, env });
}
