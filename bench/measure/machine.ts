import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, totalmem } from 'node:os';
import type { Cores } from './cores.js';

export interface MachineFacts {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly store: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly pinned: string;
}

const PACKAGES = [
  'ws',
  'socket.io',
  '@socket.io/sticky',
  '@socket.io/redis-adapter',
  '@socket.io/redis-streams-adapter',
  'ioredis',
];

export function machineFacts(root: string, cores: Cores): MachineFacts {
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: commitOf(root),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `Linux ${release()}${distribution()}`,
    node: process.version,
    store: output('redis-server', ['--version']).match(/v=(\S+)/)?.[1] ?? 'unknown',
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    pinned:
      cores.server === null
        ? 'cores not kept apart'
        : `servers and store on core ${cores.server}, load on core ${cores.load}`,
  };
}

function commitOf(root: string): string {
  const commit = output('git', ['-C', root, 'rev-parse', '--short=10', 'HEAD']);
  const dirty =
    output('git', ['-C', root, 'status', '--porcelain', '--untracked-files=no', 'src', 'bench']) !== '';
  return commit === '' ? 'unknown' : `${commit}${dirty ? ' with changes' : ''}`;
}

function distribution(): string {
  try {
    return `, ${/PRETTY_NAME="([^"]+)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? ''}`;
  } catch {
    // Not every system has the file; the report then leaves it out.
    return '';
  }
}

function versionOf(name: string): string {
  try {
    const path = createRequire(import.meta.url)
      .resolve(name)
      .replace(new RegExp(`(node_modules/${name}/).*`), '$1package.json');
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  } catch {
    // A contender may be absent.
    return 'unknown';
  }
}

function output(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // The command is not on every system; the report then leaves it out.
    return '';
  }
}
