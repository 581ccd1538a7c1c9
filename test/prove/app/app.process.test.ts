/** Other applications under the prover, as people run it: by `holdfast prove --app`. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdapterError } from '../../../prove/app/adapter.js';
import { startApp } from '../../../prove/app/system.js';
import { repositoryRoot } from '../../../testbed/image.js';
import { lives } from '../../../testbed/processes/family.js';
import { runNode } from '../../../testbed/processes/run.js';
import { until } from '../../../testbed/wait.js';

const root = repositoryRoot();
const examples = join(root, 'examples/prove-your-app');
const WITHIN_MS = 400_000;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-adapters-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const prove = (adapter: string, ...args: string[]) =>
  runNode(join(root, 'dist/cli/holdfast.js'), ['prove', '--app', adapter, ...args], { withinMs: WITHIN_MS });

/** Short: a handful of people, one kill. */
const SHORT = ['--seed', '3', '--clients', '6', '--faults', 'sigkill', '--count', '1'];

let made = 0;
/** The path of an adapter whose `start` has this body. */
async function adapterThat(start: string): Promise<string> {
  made += 1;
  const file = join(dir, `adapter-${made}.mjs`);
  await writeFile(
    file,
    `export const history = 'none';
     export async function start({ run, freePort }) { ${start} }
     export async function signIn() { throw new Error('nobody is let in'); }`,
  );
  return file;
}

/** How a start that must fail failed, and the pids that its processes wrote. */
async function refusal(start: string, startMs: number): Promise<{ message: string; pids: number[] }> {
  const settings = { adapter: await adapterThat(start), outDir: dir, startMs, say: () => {} };
  const problem = await startApp(settings).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(problem).toBeInstanceOf(AdapterError);
  const { message } = problem as AdapterError;
  return { message, pids: [...message.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid)) };
}

describe('holdfast prove --app', () => {
  test('finds what the chat tutorial of Socket.IO loses when its server is killed', async () => {
    const { code, stdout, output } = await prove(
      join(examples, 'in-memory-step.mjs'),
      ...SHORT,
      '--patience',
      '5',
    );
    expect(code, output).toBe(1);
    expect(stdout).toMatch(/^LOST: \d+ messages? of \d+ sent, never shown to somebody who was there/m);
    expect(stdout).toMatch(
      /^ {2}First, at \d+\.\d{3} s: ".*" \(c\d\/\d+-\d+\) never came to c\d in the chat\.$/m,
    );
    expect(stdout).toMatch(/^FALSE \(seed 3\): .*shown-to-all/m);
    const kept = /^History, logs and verdict: (.*)$/m.exec(stdout)?.[1] as string;
    expect(await readdir(kept)).toEqual(
      expect.arrayContaining(['app.log', 'history-0.jsonl', 'verdict.json']),
    );
    const judged = await runNode(join(root, 'dist/prove/main.js'), [
      '--judge',
      join(kept, 'history-0.jsonl'),
      join(kept, 'history-1.jsonl'),
    ]);
    expect(judged.code).toBe(1);
    expect(judged.stdout).toMatch(/^LOST: /m);
    await rm(kept, { recursive: true });
  }, 420_000);

  test('holds for Holdfast itself', async () => {
    const { code, stdout, output } = await prove(join(examples, 'holdfast.mjs'), ...SHORT);
    expect(code, output).toBe(0);
    expect(stdout).toMatch(
      /^Of \d\d+ acknowledged messages none was lost, doubled or shown out of order\.$/m,
    );
    expect(stdout).toMatch(/^TRUE: nothing was violated \(seed 3\)\.$/m);
  }, 420_000);

  test('ends with code 2 and the reason when the adapter is none', async () => {
    const file = join(dir, 'none.mjs');
    await writeFile(file, 'export const history = "kept"; export function start() {}');
    const { code, stderr } = await prove(file);
    expect(code).toBe(2);
    expect(stderr.trim()).toBe(
      'The adapter none.mjs: it exports no signIn; it must export a function signIn that loads the page as one person.',
    );
  });
});

describe('an application', () => {
  const program = (text: string) => `run(process.execPath, ['-e', ${JSON.stringify(text)}]);`;
  const address = "return { urls: ['http://127.0.0.1:' + await freePort()] };";

  test('that never answers is told so with its last words, and ended', async () => {
    const silent = program("console.log('pid=' + process.pid); setInterval(() => {}, 1e6)");
    const { message, pids } = await refusal(`${silent} ${address}`, 15_000);
    expect(message).toMatch(
      /^Nothing answered at http:\/\/127\.0\.0\.1:\d+ within 15 s\. It wrote:\npid=\d+$/,
    );
    await until('it to be gone', () => pids.every((pid) => !lives(pid)));
  });
  test('that ends before it answers is told so at once, with its last words', async () => {
    const dies = program("console.error('no database'); process.exit(3)");
    const { message } = await refusal(`${dies} ${address}`, 30_000);
    expect(message).toBe('The application ended with 3 before it answered. It wrote:\nno database');
  });
  test('whose start runs nothing, or never ends, is told so', async () => {
    expect((await refusal(address, 1_000)).message).toMatch(/^start ran no process; /);
    const endless = await refusal(
      `${program('setInterval(() => {}, 1e6)')} await new Promise(() => {});`,
      300,
    );
    expect(endless.message).toBe('start did not end within 0.3 s.');
  });
  test('that cannot be run is told so', async () => {
    const { message } = await refusal(`run('no-such-program'); ${address}`, 30_000);
    expect(message).toMatch(/no-such-program cannot be started: .*ENOENT/);
  });
  test('that lets nobody in is told so, and ended', async () => {
    const server = program(
      "console.log('pid=' + process.pid); require('http').createServer((_, a) => a.end()).listen(process.env.PORT)",
    );
    const closed = `const port = await freePort(); ${server.replace(']);', '], { env: { PORT: String(port) } });')}
      return { urls: ['http://127.0.0.1:' + port] };`;
    expect((await refusal(closed, 30_000)).message).toBe('signIn failed: nobody is let in');
  });
});
