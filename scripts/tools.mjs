// The programs that tests need beside Node, and how to get them from Debian.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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

function has(program) {
  if (program.startsWith('/')) return existsSync(program);
  return ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin'].some((dir) =>
    existsSync(`${dir}/${program}`),
  );
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
 * Installs what is missing. `mayInstall(packages)` is asked first and resolves with false when it must not. Resolves
 * with the programs that are still missing, each with the reason.
 */
export async function ensureTools(mayInstall) {
  const missing = await ensurePackages(mayInstall);
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
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map((program) => TOOLS[program]))];
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
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } catch (error) {
    console.error(`apt-get failed: ${error.message}`);
  }
  return missing
    .filter((program) => !has(program))
    .map((program) => `${program}: apt-get could not install ${TOOLS[program]}`);
}
