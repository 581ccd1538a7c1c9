import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../testbed/ports.js';
import { type Run, runNode } from '../../testbed/processes/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function holdfast(...args: string[]): Promise<Pick<Run, 'code' | 'stdout' | 'stderr'>> {
  const { code, stdout, stderr } = await runNode(join(root, 'dist/cli/holdfast.js'), args);
  return { code, stdout, stderr };
}

describe('the command holdfast', () => {
  test('lists its commands', async () => {
    const { code, stdout, stderr } = await holdfast('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}start/m);
    for (const name of ['crowd', 'balancer', 'prove'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  test('says its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(await holdfast('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('refuses an unknown command and shows what there is', async () => {
    const { code, stdout, stderr } = await holdfast('dance');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/There is no command "dance"\./);
    expect(stderr).toMatch(/crowd/);
  });

  test('says how it is called when it is called with nothing', async () => {
    expect(await holdfast()).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage:/) });
  });

  test('start takes the options of npm start', async () => {
    const { code, stdout } = await holdfast('start', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/--workers <n or n..m>/);
    expect(await holdfast('start', '--port', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--port .* is "x"/),
    });
  });
});

test('holdfast prove is the prover', async () => {
  const { code, stdout } = await holdfast('prove', '--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/--seed/);
});

describe('holdfast crowd', () => {
  test('shows its options', async () => {
    const { code, stdout } = await holdfast('crowd', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/--people <number>/);
  });

  test.each([
    [['--people', '0'], /--people is "0"; it must be a whole number from 1 to 500/],
    [['--people', '501'], /--people is "501"/],
    [['--url', 'ftp://x'], /--url is "ftp:\/\/x"; it must be an origin/],
    [['--data', '/nowhere'], /\/nowhere\/secret cannot be read\. Give the node's data folder/],
    [['--dance'], /Unknown option '--dance'[\s\S]*Usage: holdfast crowd/],
  ])('refuses %j', async (args, words) => {
    const { code, stdout, stderr } = await holdfast('crowd', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });

  test('says that no chat answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await holdfast('crowd', '--url', url, '--secret', 'some secret of a cluster');
    expect(code).toBe(2);
    expect(stderr).toContain(`No Holdfast answers at ${url}.`);
  });
});
