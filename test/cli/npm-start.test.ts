import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from 'vitest';
import { lives } from '../../testbed/processes/family.js';
import { Program } from '../../testbed/processes/program.js';
import { copySources, type SourceCopy } from '../../testbed/source-copy.js';
import { until } from '../../testbed/wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

let copy: SourceCopy;

beforeAll(async () => {
  copy = await copySources(root);
});
afterAll(async () => {
  await copy.remove();
});

/** The pids of the node that has this data folder: its primary and its worker; none before both are there. */
async function processesIn(data: string): Promise<number[]> {
  const { primary, workers } = JSON.parse(await readFile(join(data, 'workers.json'), 'utf8')) as {
    primary: { pid: number };
    workers: { pid: number }[];
  };
  return workers.length === 0 ? [] : [primary, ...workers].map(({ pid }) => pid);
}

test('[LIFE-4] npm start ends with all of its processes when npm is told to end', async () => {
  const data = join(copy.folder, 'data');
  const npm = Program.launch(['npm', 'start', '--', '--port', '0', '--workers', '1', '--data', data], {
    cwd: copy.folder,
  });
  const pids: number[] = [];
  await npm.ready('a worker', async () => pids.push(...(await processesIn(data))) > 0, 150_000);
  try {
    npm.child.kill('SIGTERM');
    await npm.ended;
    await until('its processes to end', () => !pids.some(lives));
  } finally {
    for (const pid of pids.filter(lives)) process.kill(pid, 'SIGKILL');
  }
});
