// The programs that tests need beside Node, and how to get them from Debian.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findConsul } from './consul.mjs';

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

/** Installs what is missing. Returns the programs that are still missing, each with the reason. */
export function ensureTools() {
  const missing = ensurePackages();
  // Tests of it say so and are skipped: not every mirror still has a release that old.
  const consul = findConsul();
  if (consul.why !== undefined) console.warn(`SKIPPED the tests with a real Consul: ${consul.why}`);
  return missing;
}

function ensurePackages() {
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
  console.log(`Installing from Debian: ${packages.join(', ')}`);
  const apt = (...args) =>
    execFileSync(root ? 'apt-get' : 'sudo', [...(root ? [] : ['apt-get']), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } catch (problem) {
    console.error(`apt-get failed: ${problem.message}`);
  }
  return missing
    .filter((program) => !has(program))
    .map((program) => `${program}: apt-get could not install ${TOOLS[program]}`);
}
