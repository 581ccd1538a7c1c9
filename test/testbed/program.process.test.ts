import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../testbed/image.js';
import { TestNode } from '../../testbed/node/node.js';
import { familyOf, lives } from '../../testbed/processes/family.js';
import { Program } from '../../testbed/processes/program.js';
import { runNode } from '../../testbed/processes/run.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';

describe('what does not start', () => {
  test('a node reports its own words, at once', async () => {
    const begun = performance.now();
    await expect(TestNode.start({ args: ['--mode', 'stiky'] })).rejects.toThrow(
      /^the node on port \d+ ended with 2 at its start\. It wrote:\n.*--mode.*stiky/s,
    );
    expect(performance.now() - begun).toBeLessThan(60_000);
  });

  test('a node whose port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expect(TestNode.start({ port })).rejects.toThrow(new RegExp(`It wrote:\n.*port ${port}`, 's'));
    server.close();
  });

  test('a redis-server reports its own words', async () => {
    await expect(RedisServer.start({ args: ['--appendfsync', 'sometimes'] })).rejects.toThrow(
      /^redis-server on port \d+ ended with 1 at its start\. It wrote:\n.*appendfsync/s,
    );
  });

  test('a program that is not there', async () => {
    await expect(RedisServer.start({ program: 'no-such-server' })).rejects.toThrow(
      /It wrote:\nno-such-server cannot be started: .*ENOENT/,
    );
  });

  test('one that never gets ready is ended, with all that it started', async () => {
    const program = Program.launch(['sh', '-c', 'sleep 600 & echo started; wait']);
    await until('its child', () => program.stdout.includes('started'));
    const all = familyOf(program.pid);
    expect(all).toHaveLength(2);
    await expect(program.ready('it', () => false, 50)).rejects.toThrow(
      'it was not ready within 50 ms at its start. It wrote:\nstarted',
    );
    await until('both to be gone', () => !all.some(lives));
  });
});

test('a run gives its code and what it wrote to each stream', async () => {
  const script = "console.log('to out'); console.error('to err'); process.exit(3)";
  expect(await runNode('-e', [script])).toMatchObject({ code: 3, stdout: 'to out\n', stderr: 'to err\n' });
});

test('a run that takes too long is killed', async () => {
  expect(await runNode('-e', ['setInterval(() => {}, 1000)'], { withinMs: 200 })).toMatchObject({
    code: null,
  });
});

test('a frozen program ends all the same', async () => {
  const program = Program.node('-e', ["console.log('up'); setInterval(() => {}, 1000)"]);
  await program.ready('it', () => program.stdout !== '', 60_000);
  program.signal('SIGSTOP');
  await program.end('SIGTERM');
  expect(program.isAlive).toBe(false);
});

const nameOf = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

describe('nothing is left running', () => {
  let folder: string;
  const vitest = join(repositoryRoot(), 'node_modules/vitest/vitest.mjs');
  const fixture = join(repositoryRoot(), 'test/testbed/fixture');
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-left-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs a test file that starts a node and a redis-server and never ends them. */
  async function abandon(how: 'fails' | 'hangs'): Promise<{ run: Program; pids: number[] }> {
    const file = join(folder, how);
    const run = Program.node(vitest, ['run', '--root', fixture], {
      env: { HOLDFAST_ABANDON: how, HOLDFAST_PIDS: file },
    });
    const told = await until('the file to tell what it started', async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      return text.endsWith('\n') && text;
    });
    const pids = told.trim().split(' ').map(Number);
    // Primary, two workers, the jobs process, their store, and a redis-server.
    expect(pids).toHaveLength(6);
    return { run, pids };
  }

  test('after a test file failed', async () => {
    const { run, pids } = await abandon('fails');
    expect({ code: await run.closed, output: run.output }).toMatchObject({
      code: 1,
      output: expect.stringContaining('it failed on purpose'),
    });
    await until('all to be gone', () => !pids.some(lives));
  });

  test('after its process was killed', async () => {
    const { run, pids } = await abandon('hangs');
    expect(pids.every(lives)).toBe(true);
    // All of vitest's processes, but not the shell that is there for this.
    const runners = familyOf(run.pid).filter((pid) => !pids.includes(pid) && nameOf(pid) !== 'sh');
    expect(runners.length).toBeGreaterThan(1);
    for (const pid of runners) process.kill(pid, 'SIGKILL');
    await until('all to be gone', () => !pids.some(lives));
  });
});
