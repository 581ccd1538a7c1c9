import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHoldfast } from '../../prove/system/holdfast.js';

/** Names of the processes that this one started and that live. */
function children(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const status = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
      const isOurs =
        new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status) && !/^State:\s+Z/m.test(status);
      return isOurs ? [/^Name:\s+(.+)$/m.exec(status)?.[1] ?? ''] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

test('a Holdfast that does not start leaves nothing running, so that a proof can end', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'holdfast-prove-out-'));
  const nothing = async () => {};
  const image = {
    dir: outDir,
    file: (path: string) => join(outDir, path),
    change: nothing,
    runModules: nothing,
    remove: nothing,
  };
  const how = { mode: 'shared', topology: 'direct', nodes: 1, workers: 1, limits: 'normal' } as const;
  const starting = startHoldfast({ image, ...how, store: 'redis', fsync: 'no', outDir });
  await expect(starting).rejects.toThrow(/n1/);
  expect(children().filter((name) => name.includes('redis'))).toEqual([]);
  await rm(outDir, { recursive: true, force: true });
});
