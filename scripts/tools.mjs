// The programs that tests need beside Node, and how to get them from Debian.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { findConsul } from './consul.mjs';
import { findNewerStores } from './newer-stores.mjs';

/** Program, or file → Debian package. */
const TOOLS = {
  'redis-server': 'redis-server',
  chromium: 'chromium',
  haproxy: 'haproxy',
  nginx: 'nginx',
  openssl: 'openssl',
  ip: 'iproute2',
  iptables: 'iptables',
  '/usr/lib/python3/dist-packages/socketio': 'python3-socketio',
  '/usr/lib/python3/dist-packages/requests': 'python3-requests',
  '/usr/lib/python3/dist-packages/websocket': 'python3-websocket',
  systemctl: 'systemd',
  unshare: 'util-linux',
  setpriv: 'util-linux',
};

/** The browser that tests open. Where Debian has it not, they open chromium, whose package it comes beside. */
const SHELL = 'chromium-headless-shell';
/** Where apt keeps what it knows of packages that are not installed. */
const LISTS = '/var/lib/apt/lists';

function has(program) {
  if (program.startsWith('/')) return existsSync(program);
  return ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin'].some((dir) =>
    existsSync(`${dir}/${program}`),
  );
}

/** Whether tests would open it and cannot. */
function lacksShell() {
  return !has(SHELL) && process.env.HOLDFAST_CHROMIUM === undefined;
}

function knowsShell() {
  return spawnSync('apt-cache', ['show', SHELL]).status === 0;
}

/**
 * Whether a person is asked before system packages are installed: at a terminal, unless `--yes` was given or a CI runs
 * it.
 * `terminal`: both input and output are one.
 */
export function asksFirst({ yes, ci, terminal }) {
  return terminal && !yes && !ci;
}

/**
 * The Debian packages for these programs, and the tests' browser unless it is there. One that apt does not know is not
 * asked for, or a person would be asked each time. Without its lists apt knows nothing yet.
 */
export function packagesFor(programs, { hasShell, knowsShell, hasLists }) {
  const packages = [...new Set(programs.map((program) => TOOLS[program]))];
  return hasShell || (hasLists && !knowsShell) ? packages : [...packages, SHELL];
}

/**
 * Installs what is missing. `mayInstall(packages)` is asked first and resolves with false when it must not. Resolves
 * with the programs that are still missing, each with the reason.
 */
export async function ensureTools(mayInstall) {
  const missing = await ensurePackages(mayInstall);
  if (lacksShell()) {
    console.warn(`The tests open chromium, which takes more CPU: ${SHELL} is not installed.`);
  }
  // Tests of them say so and are skipped: not every mirror still has a release that old, or has one that new.
  const { valkey, redis } = findNewerStores();
  for (const [name, found] of Object.entries({
    Consul: findConsul(),
    'Valkey 9': valkey,
    'Redis 8': redis,
  })) {
    if (found.why !== undefined) console.warn(`SKIPPED the tests with a real ${name}: ${found.why}`);
  }
  return missing;
}

/** Asks the person at the terminal; anything but a yes is a no. */
export async function askToInstall(packages) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      `The tests need these Debian packages: ${packages.join(', ')}.\nInstall them now? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

async function ensurePackages(mayInstall) {
  const missing = Object.keys(TOOLS).filter((program) => !has(program));
  const packages = packagesFor(missing, {
    hasShell: !lacksShell(),
    knowsShell: knowsShell(),
    hasLists: existsSync(LISTS) && readdirSync(LISTS).some((name) => name.includes('_Packages')),
  });
  if (packages.length === 0) return [];
  if (!has('apt-get')) {
    return missing.map((program) => `${program}: not here, and this is not Debian; install it by hand`);
  }
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true']).status !== 0) {
    return missing.map((program) => `${program}: run "sudo apt-get install ${packages.join(' ')}" first`);
  }
  if (!(await mayInstall(packages))) {
    return missing.map(
      (program) => `${program}: not installed, as you said; apt-get install ${packages.join(' ')}`,
    );
  }
  console.log(`Installing from Debian: ${packages.join(', ')}`);
  const apt = (...args) =>
    execFileSync(root ? 'apt-get' : 'sudo', [...(root ? [] : ['apt-get']), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  const attempt = (...args) => {
    try {
      apt(...args);
    } catch (error) {
      console.error(`apt-get failed: ${error.message}`);
    }
  };
  const install = (names) => attempt('install', '-y', '-qq', '--no-install-recommends', ...names);
  attempt('update', '-qq');
  install(packages.filter((name) => name !== SHELL));
  // By itself: where it cannot be had, all others are.
  if (packages.includes(SHELL) && knowsShell()) install([SHELL]);
  return missing
    .filter((program) => !has(program))
    .map((program) => `${program}: apt-get could not install ${TOOLS[program]}`);
}
