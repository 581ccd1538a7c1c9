import { type ChildProcess, execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program } from '../../../testbed/processes/program.js';
import { until } from '../../../testbed/wait.js';
import { embeddedStores } from '../support/embedded.js';
import { allTexts, person, roomWith, say } from '../support/people.js';

const ann = person('ann');
let stores: Awaited<ReturnType<typeof embeddedStores>>;
beforeAll(async () => {
  stores = await embeddedStores();
});
afterAll(() => stores.stop());

/** Not a zombie either: an orphan's new parent may be slow to reap it. */
const lives = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** A primary of its own that starts an embedded store and tells where it is. */
async function startPrimary(dataDir: string): Promise<{ primary: ChildProcess; pid: number; url: string }> {
  const script = stores.code.url('primary-for-test.mjs');
  writeFileSync(
    script,
    `import { startEmbeddedStore } from './store/embedded/embedded-store.js';
     import { createLogger } from './logger.js';
     const store = await startEmbeddedStore({ dataDir: process.argv[2], logger: createLogger({ level: 'silent', name: 'p' }) });
     process.send({ pid: store.pid(), url: store.url });
     setInterval(() => {}, 1000);`,
  );
  const primary = Program.node(fileURLToPath(script), [dataDir], { channel: 'json' }).child;
  const told = new Promise<{ pid: number; url: string }>((resolve) =>
    primary.once('message', resolve as never),
  );
  return { primary, ...(await told) };
}

describe('the process of the embedded store', () => {
  it('ends with its primary, even a killed one, having saved everything', async () => {
    const dataDir = stores.folder();
    const { primary, pid, url } = await startPrimary(dataDir);
    const { openRedisStore } = await import('../../../src/store/redis/redis-store.js');
    const { quiet } = await import('../support/quiet.js');
    const store = await openRedisStore({ url, logger: quiet, name: 'test' });
    const room = await roomWith(store, ann);
    await say(store, room, ann, 'last words');
    primary.kill('SIGKILL');
    // The next one waits for the ending predecessor.
    const next = await stores.start(dataDir);
    await until('the first to be gone', () => !lives(pid));
    expect(next.events[0]).toMatchObject({ type: 'up', loss: null });
    expect(await allTexts(await next.open(), room)).toEqual(['last words']);
    await store.close();
    await next.stop();
  });

  it('saves, ends and is started again when it gets SIGTERM; ignores a terminal’s SIGINT', async () => {
    const said: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => said.push(line) });
    const started = await stores.start(stores.folder(), { logger });
    const store = await started.open();
    const room = await roomWith(store, ann);
    await say(store, room, ann, 'kept');
    const pid = started.embedded.pid() as number;
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGHUP');
    await say(store, room, ann, 'still here');
    expect(started.embedded.pid()).toBe(pid);
    process.kill(pid, 'SIGTERM');
    await until('its return', () => started.events.filter(({ type }) => type === 'up').length === 2);
    expect(started.events.at(-1)).toMatchObject({ loss: null });
    expect(await allTexts(store, room)).toEqual(['kept', 'still here']);
    // An end that was asked for is no death: a signal to a whole process group reaches the store as well.
    expect(said.join('')).toContain('the embedded store was told to end, and is started again');
    expect(said.join('')).not.toMatch(/died|"level":50/);
    await started.crash();
    expect(said.join('')).toContain('the embedded store died and is restarted');
    await started.stop();
    expect(started.embedded.pid()).toBeNull();
  });

  it('says nothing of a failure when it is stopped while it is started again', async () => {
    const said: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => said.push(line) });
    const started = await stores.start(stores.folder(), { logger });
    const pid = started.embedded.pid() as number;
    process.kill(pid, 'SIGTERM');
    await until('the next process', () => ![null, pid].includes(started.embedded.pid()));
    await started.stop();
    expect(started.events.filter(({ type }) => type === 'up')).toHaveLength(1);
    expect(said.join('')).not.toMatch(/could not be restarted|"level":50/);
  });

  it('is killed and started again when it hangs', async () => {
    const started = await stores.start(stores.folder());
    process.kill(started.embedded.pid() as number, 'SIGSTOP');
    await until('its return', () => started.events.filter(({ type }) => type === 'up').length === 2);
    await started.stop();
  });

  it('backs off when it dies again and again', async () => {
    const started = await stores.start(stores.folder());
    const tookMs: number[] = [];
    for (let i = 0; i < 4; i++) {
      const began = performance.now();
      await started.crash();
      tookMs.push(performance.now() - began);
    }
    // 0, 100, 200, 400 ms and the start itself.
    expect(tookMs[3]).toBeGreaterThan(400);
    await started.stop();
  });

  it('is one a folder: a second start names the pid of the first', async () => {
    const dataDir = stores.folder();
    const { primary } = await startPrimary(dataDir);
    await expect(stores.start(dataDir)).rejects.toThrow(
      new RegExp(`is in use by another Holdfast \\(pid ${primary.pid}\\)`),
    );
    const gone = new Promise((resolve) => primary.once('exit', resolve));
    primary.kill('SIGKILL');
    await gone;
    await (await stores.start(dataDir)).stop();
  });

  it('takes over the lock of a process that is no more, or whose pid is another’s now', async () => {
    const dataDir = stores.folder();
    const { hostname } = await import('node:os');
    for (const started of [null, '1']) {
      const holder = {
        pid: started === null ? 2 ** 22 + 1 : process.pid,
        started,
        primary: 1,
        primaryStarted: null,
      };
      writeFileSync(join(dataDir, 'holdfast.lock'), JSON.stringify({ ...holder, host: hostname() }));
      await (await stores.start(dataDir)).stop();
    }
  });

  it('refuses a folder that it cannot write, in words', async () => {
    const folder = stores.folder();
    writeFileSync(join(folder, 'file'), '');
    await expect(stores.start(join(folder, 'file', 'data'))).rejects.toThrow(/cannot be written \(ENOTDIR\)/);
    await expect(stores.start('/proc/holdfast/data')).rejects.toThrow(/cannot be written \(ENOENT\)/);
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o500);
      await expect(stores.start(folder)).rejects.toThrow(/cannot be written \(EACCES\)/);
      chmodSync(folder, 0o700);
    }
  });

  it('says of a file that it cannot read that it cannot be read, not that the folder cannot be written', async () => {
    const dataDir = stores.folder();
    const file = join(dataDir, 'store', 'store-00000001.journal');
    mkdirSync(file, { recursive: true });
    await expect(stores.start(dataDir)).rejects.toThrow(`${file} cannot be read (EISDIR)`);
    expect(readdirSync(file)).toEqual([]);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    await expect(stores.start(dataDir)).rejects.toThrow(`${file} cannot be read (it is no file)`);
  });

  it('says of a copy of a folder in use that it is one, and of a lock that cannot be read which it is', async () => {
    const dataDir = stores.folder();
    const first = await stores.start(dataDir);
    const copy = stores.folder();
    cpSync(dataDir, copy, { recursive: true });
    await expect(stores.start(copy)).rejects.toThrow(/looks like a copy .* delete .*holdfast\.lock/);
    rmSync(join(copy, 'holdfast.lock'));
    mkdirSync(join(copy, 'holdfast.lock'));
    await expect(stores.start(copy)).rejects.toThrow(/holdfast\.lock cannot be read/);
    rmSync(join(copy, 'holdfast.lock'), { recursive: true });
    await (await stores.start(copy)).stop();
    await first.stop();
  });
});
