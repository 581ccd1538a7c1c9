import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { lockFolder } from '../../../src/store/embedded/lock.js';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'holdfast-lock-'));
  folders.push(made);
  return made;
};
const touchedAgo = (path: string, ms: number) => {
  const then = new Date(Date.now() - ms);
  utimesSync(path, then, then);
};

afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

describe('the lock of a data folder', () => {
  it('of another pid namespace is waited for, in words, and taken over once it is old enough', async () => {
    const dataDir = folder();
    const path = join(dataDir, 'holdfast.lock');
    await lockFolder(dataDir, process.pid, { pidSpace: 'pid:[1] boot' });
    touchedAgo(path, 18_500);
    const before = readFileSync(path, 'utf8');
    const said: string[] = [];
    const onWait = (words: string) => {
      said.push(words);
    };
    const began = performance.now();
    const second = await lockFolder(dataDir, process.pid, { pidSpace: 'pid:[2] boot', onWait });
    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /in another container, or before a restart\) 1[89] s ago.* goes on by itself .* 20 s/,
    );
    expect(readFileSync(path, 'utf8')).not.toBe(before);
    second.release();
  });

  it('that another took meanwhile is seen before the next write after a pause', async () => {
    const dataDir = folder();
    const path = join(dataDir, 'holdfast.lock');
    const lost: string[] = [];
    const onLost = (words: string) => {
      lost.push(words);
    };
    const first = await lockFolder(dataDir, process.pid, { pidSpace: 'pid:[1] boot', onLost });
    first.check();
    touchedAgo(path, 21_000);
    const second = await lockFolder(dataDir, process.pid, { pidSpace: 'pid:[2] boot' });
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 11_000);
    expect(() => first.check()).toThrow(/used by another Holdfast/);
    expect(lost[0]).toMatch(/did not touch its lock for a while/);
    // What is another's is not given back.
    first.release();
    second.check();
    second.release();
  });

  it('that another took and gave back meanwhile is lost as well', async () => {
    const dataDir = folder();
    const lost: string[] = [];
    const onLost = (words: string) => {
      lost.push(words);
    };
    const first = await lockFolder(dataDir, process.pid, { onLost });
    rmSync(join(dataDir, 'holdfast.lock'));
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 11_000);
    expect(() => first.check()).toThrow(/used by another Holdfast/);
    expect(lost).toHaveLength(1);
    first.release();
  });
});
