// `npm run dev -- <flags of npm start>`: builds, starts, and does both again whenever a source changes.
// A build that fails is told, and what ran before goes on.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = new URL('..', import.meta.url).pathname;
const WATCHED = ['src', 'public'];
/** What the build writes, and what editors leave beside a file while they save it. */
const IGNORED = /^build(\.new)?(\/|$)|~$|\.sw[a-z]$|\/?\.#|\.tmp$/;
/** An editor that saves several files is waited for. */
const SETTLE_MS = 80;
/** Open pages would hold a drain for longer than a developer wants to wait. */
const STOP_WITHIN_MS = 1_500;

/** How long until a node that has said its address is asked again whether a worker serves. */
const LOOK_EVERY_MS = 50;
/** The line of `start-line.ts`. */
const START_LINE = /^Holdfast is on (\S+) /m;

const flags = process.argv.slice(2);
let node = null;
let timer = null;
let working = false;
let again = false;
let ending = false;

function build() {
  return spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Resolves as `serves`. */
function start() {
  const child = spawn(process.execPath, ['dist/main.js', ...flags], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  child.stdout.pipe(process.stdout, { end: false });
  node = child;
  child.once('exit', (code) => {
    if (node !== child) return;
    node = null;
    if (!ending) console.log(`── ended with ${code}; it is started again with the next change ──`);
  });
  return serves(child);
}

/** Resolves with true when a node serves, and with false when another took its place before that, or none. */
async function serves(child) {
  const address = await new Promise((resolve) => {
    let said = '';
    const read = (text) => {
      said += text;
      const [, url] = START_LINE.exec(said) ?? [];
      if (url === undefined) return;
      child.stdout.off('data', read);
      resolve(url);
    };
    child.stdout.on('data', read);
    child.once('close', () => resolve(null));
  });
  while (address !== null && node === child) {
    const answer = await fetch(new URL('/readyz', address)).catch(() => null /* It may be ending. */);
    if (answer?.ok) return node === child;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

/** Resolves when the process has ended. */
function stop() {
  const child = node;
  if (child === null) return Promise.resolve();
  node = null;
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    child.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    // At a terminal Ctrl-C has reached it already; a second SIGINT would end it on the spot.
    child.kill('SIGTERM');
  });
}

function sayStarted(begun) {
  console.log(`── built and started again in ${Math.round(performance.now() - begun)} ms ──`);
}

async function rebuild() {
  if (working) {
    again = true;
    return;
  }
  working = true;
  const begun = performance.now();
  if (build()) {
    await stop();
    // A node that waits for its store must not keep the next change from being built.
    if (!ending) void start().then((isServing) => isServing && sayStarted(begun));
  } else console.log('── the build failed; what ran before goes on ──');
  working = false;
  if (again && !ending) {
    again = false;
    await rebuild();
  }
}

function onChange(_kind, name) {
  if (name !== null && IGNORED.test(name)) return;
  clearTimeout(timer);
  timer = setTimeout(() => void rebuild(), SETTLE_MS);
}

async function end() {
  ending = true;
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  await stop();
  process.exit(0);
}

if (!build()) process.exit(1);
const watchers = WATCHED.map((folder) => watch(join(root, folder), { recursive: true }, onChange));
process.once('SIGINT', () => void end());
process.once('SIGTERM', () => void end());
void start();
