import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scripts = join(root, 'src/store/redis/scripts');
const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** What is sent by itself, not by a script: by ioredis, the adapter, subscriptions and looks at the server. */
const BESIDE_SCRIPTS = [
  ...[
    'ping',
    'hello',
    'auth',
    'select',
    'client|setname',
    'info',
    'wait',
    'eval',
    'evalsha',
    'script|load',
    'scan',
  ],
  ...[
    'publish',
    'subscribe',
    'unsubscribe',
    'psubscribe',
    'punsubscribe',
    'ssubscribe',
    'sunsubscribe',
    'pubsub|numsub',
  ],
];

function found(where: string, pattern: RegExp): string[] {
  return [...where.matchAll(pattern)].map((match) => (match[1] as string).toLowerCase());
}

test('the rights of the docs, those tried at the start and the commands that are used are the same', () => {
  const lua = readdirSync(scripts).filter((name) => name !== 'rights.lua');
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const used = new Set([
    ...lua.flatMap((name) => found(readFileSync(join(scripts, name), 'utf8'), /redis\.p?call\('([A-Z]+)'/g)),
    ...source.flatMap((name) =>
      found(text(`src/${name}`), /\brunCommand(?:<[^>]*>+)?\(\s*[\w.]+,\s*'([A-Z]+)'/g),
    ),
  ]);
  const tried = new Set(found(text('src/store/redis/scripts/rights.lua'), /\{ '([A-Z]+)'/g));
  const granted = new Set(
    found(/^ACL SETUSER holdfast.*$/m.exec(text('docs/operations/store.md'))?.[0] ?? '', /\+(\S+)/g),
  );
  expect([...used].filter((command) => !tried.has(command))).toEqual([]);
  expect([...used, ...BESIDE_SCRIPTS].filter((command) => !granted.has(command))).toEqual([]);
  expect([...granted].filter((command) => !used.has(command) && !BESIDE_SCRIPTS.includes(command))).toEqual(
    [],
  );
});
