import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';

const SHIFTED_CLOCK = new URL('../../dist/prove/nemesis/shifted-clock.js', import.meta.url).href;
const HOUR_MS = 60 * 60_000;

let folder: string;
let clock: string;
let node: TestNode;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-clock-set-'));
  clock = join(folder, 'clock');
  const env = { NODE_OPTIONS: `--import ${SHIFTED_CLOCK}`, PROVE_CLOCK_FILE: clock };
  node = await TestNode.start({ workers: 2, env });
});
afterAll(async () => {
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** As the node tells it. */
async function setClock(byMs: number): Promise<void> {
  await writeFile(clock, String(byMs));
  await until('the node to have that clock', async () => {
    const { at } = (await node.view()).nodes[0] ?? { at: 0 };
    return Math.abs(at - Date.now() - byMs) < HOUR_MS / 2;
  });
}

test('[LIFE-2] a frozen worker is found and replaced, whatever somebody set the clock to before', async () => {
  await setClock(HOUR_MS);
  await setClock(0);
  const before = await node.slot(1);
  process.kill(before.pid as number, 'SIGSTOP');
  const after = await until('another worker in its place', async () => {
    const slot = await node.slot(1);
    return slot.state === 'ready' && slot.pid !== before.pid && slot;
  });
  expect(after.lastExit?.ended).toMatchObject({ kind: 'silent' });
  // People are told true times.
  expect(Math.abs((after.startedAt ?? 0) - Date.now())).toBeLessThan(HOUR_MS / 2);
  expect(Math.abs((after.lastExit?.at ?? 0) - Date.now())).toBeLessThan(HOUR_MS / 2);
});
