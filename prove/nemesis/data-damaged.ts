/** The files of a node's embedded store are not what it left, when it comes back. */
import { readdirSync, statSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { waitFor } from '../../testbed/wait.js';
import type { Random } from '../random.js';
import type { HoldfastNode } from '../system/node.js';
import { AFTER_MACHINE_MS, type Fault, type World } from './fault.js';
import { servedBy } from './victim.js';

interface DataFile {
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
}

/** Below this a file holds a note, and nothing of people's. */
const LEAST_BYTES = 1_024;
/** What a torn write may cost: the last records. */
const TAIL_BYTES = 32 * 1024;

/** Files that the store keeps its data in, newest first. */
export function dataFiles(folder: string): DataFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/secret|lock|\.damaged$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: statSync(path).size, changedMs: statSync(path).mtimeMs }))
    .filter(({ bytes }) => bytes >= LEAST_BYTES)
    .sort((a, b) => b.changedMs - a.changedMs);
}

type Damage = (file: DataFile, random: Random) => Promise<string>;

/** One bit is another: a rotten sector that reads well. */
async function flip(file: DataFile, at: number, bit: number): Promise<string> {
  const handle = await open(file.path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ (1 << bit);
    await handle.write(byte, 0, 1, at);
  } finally {
    await handle.close();
  }
  return `a bit at ${at} of ${file.bytes} bytes of ${basename(file.path)}`;
}

/** The newest file is shorter, or has another end, down to its last record. */
const tear: Damage = async (file, random) => {
  const at = random.int(Math.max(0, file.bytes - TAIL_BYTES), file.bytes);
  if (random.chance(0.5)) return flip(file, at, random.int(0, 8));
  await truncate(file.path, at);
  return `${basename(file.path)} cut from ${file.bytes} to ${at} bytes`;
};

const rot: Damage = (file, random) => flip(file, random.int(0, file.bytes), random.int(0, 8));

function damaged(kind: string, about: string, damage: Damage, more: Partial<Fault> = {}): Fault {
  return {
    kind,
    about,
    convergeMs: AFTER_MACHINE_MS + 5_000,
    needs: 'embedded-store',
    storeLoses: true,
    // An account or a session may be among what was lost; whoever lost it is told.
    sessionsLose: true,
    alone: true,
    ...more,
    async plan(world) {
      const node = world.system.nodes[0] as HoldfastNode;
      const hard = world.random.chance(0.5);
      let done = '';
      return {
        detail: `${node.settings.name}, ${hard ? 'killed' : 'ended in good order'}`,
        hits: (await world.system.workers()).map(servedBy),
        begin: async () => {
          await (hard ? node.killEverything() : node.drain());
          const [newest] = dataFiles(node.settings.dataDir);
          if (newest === undefined) throw new Error('the store keeps no file that could be damaged');
          done = await damage(newest, world.random);
        },
        lastsMs: 0,
        heal: () => startOrRepair(world, node, done),
      };
    },
  };
}

/** Whether whoever comes first may claim it. */
async function isEmpty(node: HoldfastNode): Promise<boolean> {
  let needed = false;
  await waitFor(async () => {
    const answer = await fetch(`${node.url}/api/setup`, { signal: AbortSignal.timeout(1_000) });
    needed = ((await answer.json()) as { needed: boolean }).needed;
    return answer.ok;
  }, 10_000);
  return needed;
}

/** Starts the node; where it refuses, does what it says. */
async function startOrRepair(world: World, node: HoldfastNode, damage: string): Promise<void> {
  const files = dataFiles(node.settings.dataDir).map(({ path }) => basename(path));
  const event = { type: 'start', node: node.settings.name, files, damage } as const;
  try {
    await node.start();
    world.record({ ...event, outcome: (await isEmpty(node)) ? 'empty' : 'serves', said: '' });
  } catch (error) {
    if (node.alive) throw error;
    world.record({ ...event, outcome: 'refuses', said: node.lastWords });
    await node.repair();
    await node.start();
  }
}

export const dataTorn = damaged(
  'data-torn',
  "the end of the newest file of a node's own store is cut off or damaged while the node is down",
  tear,
);
export const dataDamaged = damaged(
  'data-damaged',
  "a bit anywhere in the newest file of a node's own store is flipped while the node is down",
  rot,
  { last: true },
);
