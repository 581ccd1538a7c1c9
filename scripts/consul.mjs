// A real Consul for the tests. Debian has it in release 11 only. `node scripts/consul.mjs` prints {"path": …} or
// {"why": …}.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromDebian } from './debian-release.mjs';

/** Where Consul's program is, fetched when it was not there yet; or why it cannot be had. */
export function findConsul() {
  if (spawnSync('consul', ['version']).status === 0) return { path: 'consul' };
  const found = fromDebian('consul', 'bullseye', ['consul']);
  if (found.why !== undefined) return found;
  const path = join(found.folder, 'usr/bin/consul');
  return existsSync(path) ? { path } : { why: 'the package holds no program "consul"' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(findConsul()));
