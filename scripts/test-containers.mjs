// `npm run test:containers`: really builds the images and runs docker-compose.yml. Opt-in, since it needs root,
// Debian's docker.io, docker-compose and debootstrap, and some minutes. No image registry is needed: the base image is
// made here with debootstrap and this machine's Node. When it cannot run it says why and ends with 1; it never passes
// without having run.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const BASE = 'holdfast-test-base';
const PROJECT = 'holdfast-test';
const scratch = mkdtempSync(join(tmpdir(), 'holdfast-containers-'));
const env = { ...process.env, DOCKER_BUILDKIT: '0', COMPOSE_PROJECT_NAME: PROJECT };
let daemon = null;

function cannot(why) {
  console.error(`\nNOT RUN: the containers were not built and not tested: ${why}`);
  cleanUp();
  process.exit(1);
}

/** Output and success of a command; `quiet` keeps its output. */
function run(command, args, { quiet = false, extra = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...env, ...extra },
    encoding: 'utf8',
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: result.status === 0, out: `${result.stdout ?? ''}`, err: `${result.stderr ?? ''}` };
}

function need(command, args, why) {
  const result = run(command, args);
  if (!result.ok) cannot(why);
}

function checkTools() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) cannot('it needs Linux and root.');
  const missing = ['docker', 'dockerd', 'docker-compose', 'debootstrap'].filter(
    (tool) => !run('which', [tool], { quiet: true }).ok,
  );
  if (missing.length > 0) {
    cannot(`${missing.join(', ')} missing; apt-get install docker.io docker-compose debootstrap.`);
  }
}

/** A docker that runs already, or one of our own for the time of the test. */
async function ensureDocker() {
  if (run('docker', ['info'], { quiet: true }).ok) return;
  const socket = `unix://${scratch}/docker.sock`;
  console.log('starting dockerd');
  let complaint = '';
  daemon = spawn(
    'dockerd',
    [
      // Without iptables: published ports go through docker's own proxy, which is enough here and needs no kernel
      // modules.
      '--iptables=false',
      '--host',
      socket,
      '--data-root',
      join(scratch, 'data'),
      '--exec-root',
      join(scratch, 'exec'),
      '--pidfile',
      join(scratch, 'docker.pid'),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  daemon.stderr.setEncoding('utf8').on('data', (text) => {
    complaint = (complaint + text).slice(-2_000);
  });
  env.DOCKER_HOST = socket;
  for (let tries = 0; tries < 60; tries += 1) {
    if (run('docker', ['info'], { quiet: true }).ok) return;
    if (daemon.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  cannot(`dockerd does not start:\n${complaint}`);
}

/** Debian with this machine's Node, Redis and HAProxy, in place of the images that a registry would have. */
function makeBase() {
  if (run('docker', ['image', 'inspect', BASE], { quiet: true }).ok) return;
  const dir = join(scratch, 'base');
  console.log('making the base image with debootstrap');
  const mirror = /https?:\/\/\S+debian\/?(?=\s)/.exec(readSources())?.[0] ?? 'http://deb.debian.org/debian';
  need(
    'debootstrap',
    [
      '--variant=minbase',
      '--include=redis-server,haproxy,ca-certificates,libstdc++6',
      'bookworm',
      dir,
      mirror,
    ],
    'debootstrap failed.',
  );
  cpSync(realpathSync(process.execPath), join(dir, 'usr/bin/node'));
  const npm = realpathSync(run('which', ['npm'], { quiet: true }).out.trim());
  const npmHome = dirname(dirname(npm));
  mkdirSync(join(dir, 'usr/lib/node_modules'), { recursive: true });
  cpSync(npmHome, join(dir, 'usr/lib/node_modules/npm'), { recursive: true });
  symlinkSync('/usr/lib/node_modules/npm/bin/npm-cli.js', join(dir, 'usr/bin/npm'));
  // Where a company's proxy signs with an authority of its own, the build has to know it as this machine does.
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(authorities)) cpSync(realpathSync(authorities), join(dir, authorities));
  const imported = spawnSync(
    'sh',
    [
      '-c',
      `tar -C "${dir}" --exclude=./var/cache/apt/archives -c . | docker import --change 'ENV NODE_EXTRA_CA_CERTS=${authorities}' - ${BASE}`,
    ],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  rmSync(dir, { recursive: true, force: true });
  if (imported.status !== 0) cannot('docker import failed.');
}

function readSources() {
  return ['/etc/apt/sources.list', '/etc/apt/sources.list.d/debian.sources']
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

function build() {
  for (const [image, target] of [
    ['holdfast', 'node'],
    ['holdfast-balancer', 'balancer'],
  ]) {
    console.log(`building ${image}`);
    need(
      'docker',
      [
        'build',
        '-q',
        '--network',
        'host',
        '--build-arg',
        `NODE_IMAGE=${BASE}`,
        '--target',
        target,
        '-t',
        image,
        '.',
      ],
      `the image ${image} cannot be built.`,
    );
  }
}

function compose(...args) {
  return run('docker-compose', ['-p', PROJECT, ...args], { quiet: true });
}

/** As `compose`, while this process goes on asking the stack. Rejects with what it said. */
function composeLater(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn('docker-compose', ['-p', PROJECT, ...args], { cwd: root, env });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.once('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`docker-compose ${args.join(' ')}: ${err}`)),
    );
  });
}

function cleanUp() {
  if (env.DOCKER_HOST !== undefined || daemon === null) compose('down', '-v', '-t', '2');
  if (daemon !== null && daemon.exitCode === null) {
    daemon.kill('SIGTERM');
    for (let tries = 0; tries < 50 && existsSync(join(scratch, 'docker.pid')); tries += 1) {
      spawnSync('sleep', ['0.2']);
    }
    // dockerd leaves the network namespace of the host mounted here.
    spawnSync('umount', ['--lazy', join(scratch, 'exec/netns/default')]);
  }
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

checkTools();
need(process.execPath, ['scripts/build.mjs'], 'the build failed.');
// Built just now, so they cannot be imported at the top.
const { freePort } = await import('../dist/testbed/ports.js');
const { verifyStack } = await import('../test/containers/verify.mjs');
await ensureDocker();
try {
  makeBase();
  build();
  env.HOLDFAST_PORT = String(await freePort());
  env.HOLDFAST_LIMITS = 'loose';
  env.REDIS_IMAGE = BASE;
  env.NODE_IMAGE = BASE;
  console.log('docker-compose up');
  const up = compose('up', '-d', '--no-build');
  if (!up.ok) cannot(`docker-compose up failed:\n${up.err}`);
  const failures = await verifyStack({
    url: `http://127.0.0.1:${env.HOLDFAST_PORT}`,
    compose: composeLater,
    docker: (...args) => run('docker', args, { quiet: true }).out,
  });
  if (failures > 0) console.error(compose('logs', '--tail', '40').out);
  process.exitCode = failures === 0 ? 0 : 1;
  console.log(failures === 0 ? '\nContainers: all passed' : `\nContainers: ${failures} FAILED`);
} finally {
  cleanUp();
}
