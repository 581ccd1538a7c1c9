import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Which parts of src/ a part may import from; itself always. */
const ARROWS: Record<string, readonly string[]> = {
  protocol: [],
  domain: ['protocol'],
  client: ['protocol', 'bounded-map.ts'],
  store: [
    'protocol',
    'domain',
    'boot-id.ts',
    'logger.ts',
    'pid-space.ts',
    'running-process.ts',
    'steady-clock.ts',
  ],
  site: ['protocol', 'domain'],
  jobs: ['protocol', 'domain', 'store', 'logger.ts', 'take-turns.ts', 'within.ts'],
  worker: [
    'protocol',
    'domain',
    'store',
    'site',
    'bounded-map.ts',
    'logger.ts',
    'loop-delay.ts',
    'running-process.ts',
    'steady-clock.ts',
    'take-turns.ts',
    'within.ts',
  ],
  primary: [
    'protocol',
    'domain',
    'store',
    'site',
    'bounded-map.ts',
    'logger.ts',
    'loop-delay.ts',
    'config.ts',
    'options.ts',
    'pid-space.ts',
    'running-process.ts',
    'within.ts',
  ],
  balancer: ['protocol', 'domain', 'store', 'logger.ts', 'options.ts', 'running-process.ts'],
  browser: ['protocol', 'client'],
  crowd: ['protocol', 'domain', 'client'],
  cli: ['protocol', 'domain', 'store', 'balancer', 'crowd', 'main.ts', 'options.ts'],
  'boot-id.ts': [],
  'bounded-map.ts': [],
  'config.ts': [
    'protocol',
    'domain',
    'logger.ts',
    'options.ts',
    'read-mail.ts',
    'read-oidc.ts',
    'start-options.ts',
    'weak-secret.ts',
  ],
  'read-mail.ts': ['protocol', 'domain', 'options.ts', 'start-options.ts'],
  'read-oidc.ts': ['protocol', 'domain', 'start-options.ts'],
  'start-options.ts': ['protocol', 'logger.ts', 'options.ts'],
  'logger.ts': [],
  'loop-delay.ts': [],
  'options.ts': [],
  'pid-space.ts': ['boot-id.ts'],
  'take-turns.ts': [],
  'run-bundle.ts': [],
  'running-process.ts': [],
  'steady-clock.ts': [],
  'weak-secret.ts': ['protocol'],
  'within.ts': [],
  'main.ts': ['primary', 'worker'],
};

/** Only these outside packages may enter the parts that must stay pure or run in a browser. */
const PACKAGES: Record<string, readonly string[]> = {
  protocol: ['zod'],
  client: ['socket.io-client'],
  browser: [
    'preact',
    'preact/hooks',
    'preact/jsx-runtime',
    '@preact/signals',
    'markdown-it',
    'markdown-it-cjk-friendly',
    'lowlight',
    'highlight.js',
  ],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

/** The files of src/, or of what stands beside it. */
function sources(top = 'src'): string[] {
  return readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
}

function imports(top = 'src'): Import[] {
  return sources(top).flatMap((file) => {
    const text = readFileSync(join(root, top, file), 'utf8');
    const specifiers = text.matchAll(
      /(?:^|\n)\s*(?:import|export)[^'"\n;]*?(?:[^;'"]*?)from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import '([^']+)'/g,
    );
    return [...specifiers].map((match) => ({ file, target: (match[1] ?? match[2] ?? match[3]) as string }));
  });
}

function partOf(path: string): string {
  const part = path.split('/')[0] as string;
  return part.replace(/\.js$/, '.ts');
}

/** Its first comment has the sentence that begins with “Pure”. */
function callsItselfPure(file: string): boolean {
  const [first = ''] = readFileSync(join(root, 'src', file), 'utf8').match(/\/\*\*[\s\S]*?\*\//) ?? [];
  return /(^|[.*] )Pure[.:]/.test(first);
}

/** The folder of a file; what lies at the top itself is a part of its own, file by file. */
function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? partOf(path) : folder;
}

/**
 * Folders that lead back to themselves by imports, as a way through them (`a → b → a`); one way for each folder that is
 * on such a circle.
 */
function circlesOf(arrows: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of arrows) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  const circles: string[] = [];
  for (const start of [...next.keys()].sort()) {
    const cameFrom = new Map<string, string>();
    const open = [start];
    for (const at of open) {
      for (const to of next.get(at) ?? []) {
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, at);
        open.push(to);
      }
    }
    if (!cameFrom.has(start)) continue;
    const way = [start];
    for (let at = cameFrom.get(start) as string; at !== start; at = cameFrom.get(at) as string)
      way.unshift(at);
    circles.push([start, ...way].join(' → '));
  }
  return circles;
}

describe('the house', () => {
  test('a circle of folders is found, however long; a one-way order has none', () => {
    expect(
      circlesOf([
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'c'],
      ]),
    ).toEqual([]);
    expect(
      circlesOf([
        ['a', 'b'],
        ['b', 'a'],
        ['c', 'a'],
      ]),
    ).toEqual(['a → b → a', 'b → a → b']);
    expect(
      circlesOf([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ]),
    ).toEqual(['a → b → c → a', 'b → c → a → b', 'c → a → b → c']);
  });

  test.each([
    ['src', 1_000],
    ['prove', 200],
    ['bench', 50],
    ['testbed', 10],
  ])('the folders of %s are in a one-way order: no way of imports leads back to one', (top, atLeast) => {
    const arrows = imports(top)
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => [file, normalize(join(dirname(file), target))] as const)
      .filter(([, to]) => !to.startsWith('..'))
      .map(([from, to]) => [folderOf(from), folderOf(to)] as const);
    expect(arrows.length).toBeGreaterThan(atLeast);
    expect(circlesOf(arrows)).toEqual([]);
  });

  test('imports point one way', () => {
    const wrong = imports()
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => ({
        file,
        from: partOf(file),
        to: partOf(normalize(join(dirname(file), target))),
      }))
      .filter(({ from, to }) => from !== to && !(ARROWS[from] ?? []).includes(to));
    expect(wrong).toEqual([]);
  });

  test('a module of the domain has users in two folders: what one uses alone stands beside it', () => {
    const arrows = imports()
      .filter(({ target }) => target.startsWith('.'))
      .map(
        ({ file, target }) => [file, normalize(join(dirname(file), target)).replace(/\.js$/, '.ts')] as const,
      );
    const isOfDomain = (file: string) => file.startsWith('domain/');
    const usersOf = (module: string): string[] =>
      arrows
        .filter(([, to]) => to === module)
        .flatMap(([from]) => (isOfDomain(from) ? usersOf(from) : [folderOf(from)]));
    const modules = sources().filter(isOfDomain);
    expect(modules.length).toBeGreaterThan(20);
    expect(new Set(usersOf('domain/look-alikes.ts')).size).toBeGreaterThan(3);
    expect(modules.filter((module) => new Set(usersOf(module)).size < 2)).toEqual([]);
  });

  test('the page of the architecture names the arrows of every part, and no others', () => {
    const [, section = ''] =
      readFileSync(join(root, 'docs/architecture.md'), 'utf8').split('\n## What may import what\n') ?? [];
    const items = section
      .split('\n## ')[0]
      ?.replaceAll(/\n {2,}/g, ' ')
      .matchAll(/^- `([^`]+)`: (.+)$/gm);
    const shown = [...(items ?? [])].map(([, part, to]) => [
      part,
      [...(to as string).matchAll(/`([^`]+)`/g)].map(([, one]) => one),
    ]);
    expect(Object.fromEntries(shown)).toEqual(ARROWS);
  });

  test('every arrow is used', () => {
    const used = new Set(
      imports()
        .filter(({ target }) => target.startsWith('.'))
        .map(({ file, target }) => `${partOf(file)} → ${partOf(normalize(join(dirname(file), target)))}`),
    );
    const drawn = Object.entries(ARROWS).flatMap(([from, to]) => to.map((one) => `${from} → ${one}`));
    expect(drawn.filter((arrow) => !used.has(arrow))).toEqual([]);
  });

  test('every part of src has its arrows', () => {
    const parts = new Set(sources().map(partOf));
    expect([...parts].filter((part) => !(part in ARROWS))).toEqual([]);
  });

  test('protocol, client and browser import only the packages they may', () => {
    const wrong = imports().filter(({ file, target }) => {
      const allowed = PACKAGES[partOf(file)];
      return (
        allowed !== undefined &&
        !target.startsWith('.') &&
        !allowed.includes(target.replace(/\/lib\/languages\/.*/, ''))
      );
    });
    expect(wrong).toEqual([]);
  });

  test('the domain, and every file that calls itself pure, does no I/O and asks no clock', () => {
    const pure = sources().filter((file) => file.startsWith('domain/') || callsItselfPure(file));
    expect(pure.length).toBeGreaterThan(40);
    const wrong = pure.filter((file) => {
      const text = readFileSync(join(root, 'src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return /node:(fs|net|http|child_process|cluster|dgram|tls)|Date\.now\(|Math\.random\(|setTimeout\(|(?<![-/\w])process\./.test(
        text,
      );
    });
    expect(wrong).toEqual([]);
  });

  test('the stored form of a log is written and read in its codec alone', () => {
    const FIELD = /['`{],?"(?:seq|mid|of|answers|files|mentions|reactions|replies|edited|pinned)":/;
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .filter((path) => FIELD.test(readFileSync(join(root, 'src', path), 'utf8')));
    expect(files.sort()).toEqual(['store/log-codec-rows.ts', 'store/log-codec.ts']);
  });

  test('no source says where it was made', () => {
    const everything = ['src', 'test', 'scripts', 'docs', 'deploy', 'testbed', 'bench', 'prove', 'public']
      .flatMap((dir) => {
        try {
          return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((name) =>
            join(dir, name),
          );
        } catch {
          return [];
        }
      })
      .filter(
        (name) => /\.(tsx?|mjs|md|css|html|yml|yaml|sh|lua)$/.test(name) && !name.startsWith('public/build'),
      );
    const trace = new RegExp(['/work', '/(main|shared|\\.library)\\b|registry\\.npmjs'].join(''));
    expect(everything.filter((name) => trace.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
  });
});
