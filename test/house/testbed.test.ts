import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the testbed may know of the server: what a client knows, and two more. */
const OF_SRC = [
  'src/protocol/',
  'src/client/',
  // Speaks to HAProxy's socket, as any of its tools would.
  'src/balancer/runtime-api.js',
  // The engine itself, for a Valkey without Holdfast's settings.
  'src/store/embedded/valkey.js',
];

function files(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => join(folder, name)),
  );
}

/** Scripts that start processes for longer than a call, and why they do not by the testbed. */
const STARTERS: Readonly<Record<string, string>> = {
  'scripts/dev.mjs': 'builds what it starts, again and again, and there may be no testbed that was built',
  'scripts/test-containers.mjs':
    'dockerd, and docker-compose, with all of the environment of whoever calls it',
};

/** What the testbed has for everybody. */
const ITS_TOOLS = /^(?:export )?(?:async )?function (?:freePort|listens|until|waitFor|launchNode)\b/m;

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Whether it starts processes that go on beside it. */
function starts(text: string): boolean {
  const [, names = ''] = /import \{([^}]*)\} from 'node:child_process'/.exec(text) ?? [];
  return names.split(',').some((name) => /^(spawn|fork|exec|execFile)$/.test(name.trim()));
}

function importsOf(file: string): string[] {
  const targets = [...read(file).matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map(
    ([, target]) => target as string,
  );
  return targets.map((target) => (target.startsWith('.') ? normalize(join(dirname(file), target)) : target));
}

describe('the testbed', () => {
  test('knows of the server what a client knows, and nothing of test, prove and bench', () => {
    const mayImport = (target: string) =>
      !/^(src|test|prove|bench|scripts|vitest)\b/.test(target) ||
      OF_SRC.some((one) => target.startsWith(one));
    const wrong = files('testbed').flatMap((file) =>
      importsOf(file)
        .filter((target) => !mayImport(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('serves prover and bench, which know nothing of the tests', () => {
    const wrong = files('prove', 'bench').filter((file) =>
      importsOf(file).some((one) => /^test\//.test(one)),
    );
    expect(wrong).toEqual([]);
  });

  test('alone starts processes', () => {
    const wrong = files('test', 'prove', 'bench', 'testbed', 'scripts').filter(
      (file) => !file.startsWith('testbed/processes/') && starts(read(file)),
    );
    expect(wrong.sort()).toEqual(Object.keys(STARTERS));
  });

  test('alone finds free ports and waits for conditions', () => {
    expect(ITS_TOOLS.test(read('testbed/ports.ts'))).toBe(true);
    const wrong = files('test', 'prove', 'bench', 'scripts').filter((file) => ITS_TOOLS.test(read(file)));
    expect(wrong).toEqual([]);
  });

  test('starts nodes as people do; where one has no rate limits, the line before says why', () => {
    expect(read('testbed/node/node.ts') + read('testbed/node/launch-node.ts')).not.toMatch(/'loose'/);
    const wrong = files('test', 'bench').flatMap((file) => {
      const lines = read(file).split('\n');
      return lines
        .filter((line, at) => /\blimits: 'loose/.test(line) && !/^\s*(\/\/|\*)/.test(lines[at - 1] as string))
        .map((line) => `${file}: ${line.trim()}`);
    });
    expect(wrong).toEqual([]);
  });

  test('says in the first lines of each file what it is', () => {
    const wrong = files('testbed').filter((file) => !/^\/(\*\*|\/)/.test(read(file)));
    expect(wrong).toEqual([]);
  });

  test('has small files', () => {
    const lines = (file: string) => read(file).split('\n').length;
    expect(files('testbed').filter((file) => lines(file) > 200)).toEqual([]);
  });
});
