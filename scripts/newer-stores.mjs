// Stores newer than the Redis of the machine's Debian, for the tests: a Valkey 9 and a Redis 8 from later releases. They
// run with the libraries of their own release. `node scripts/newer-stores.mjs` prints {"valkey": …, "redis": …}, each
// {"path": …} or {"why": …}.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromDebian } from './debian-release.mjs';

const LIBRARIES = [
  ...['libc6', 'libatomic1', 'libjemalloc2', 'liblzf1', 'libssl3t64', 'libsystemd0', 'libcap2'],
  ...['libstdc++6', 'libgcc-s1', 'libzstd1', 'zlib1g'],
];
/** One binary is the server and what checks its files; the name by which it is called says which it is. */
const STORES = {
  valkey: { release: 'sid', package: 'valkey-tools', binary: 'valkey-check-rdb', called: 'valkey-server' },
  redis: { release: 'trixie', package: 'redis-tools', binary: 'redis-check-rdb', called: 'redis-server' },
};

/** Where each program is, fetched when it was not there yet; or why it cannot be had. */
export function findNewerStores() {
  return Object.fromEntries(Object.entries(STORES).map(([name, store]) => [name, find(name, store)]));
}

function find(name, { release, package: holds, binary, called }) {
  if (process.arch !== 'x64') return { why: 'it is fetched for x64 only' };
  const found = fromDebian(`newer-${name}`, release, [holds, ...LIBRARIES]);
  if (found.why !== undefined) return found;
  const path = join(found.folder, called);
  if (!existsSync(path)) {
    const start = `exec "$here/$libraries/ld-linux-x86-64.so.2" --argv0 ${called} --library-path "$here/$libraries"`;
    const lines = ['#!/bin/sh', 'here=$(dirname "$0")', 'libraries=usr/lib/x86_64-linux-gnu'];
    writeFileSync(path, `${[...lines, `${start} "$here/usr/bin/${binary}" "$@"`].join('\n')}\n`, {
      mode: 0o755,
    });
  }
  const { status, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 ? { path } : { why: `it does not run here: ${String(stderr).trim()}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(findNewerStores()));
