import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['docs', 'deploy', 'bench', 'testbed', '.github'];
/** A path of docs/ in source, as an error text or a comment names it. */
const NAMED = /\bdocs\/[\w./-]*\.(?:md|html|json|png)\b/g;

/** A path of the repository in a page, as code. */
const NAMED_FILE = /`((?:src|test|testbed|prove|bench|scripts|deploy|public|docs)\/[\w./-]+)`/g;

const read = (path: string) => readFileSync(join(root, path), 'utf8');

function under(folder: string, pattern: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...FOLDERS.flatMap((folder) => under(folder, /\.md$/)),
];

/** The anchor that GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[`*_]|\[|\]\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(path: string): Set<string> {
  return new Set([...read(path).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] as string)));
}

/** Targets of links and pictures, outside of code. */
function targetsOf(path: string): string[] {
  const text = read(path).replace(/^ {4}.*$|```[\s\S]*?```|`[^`\n]*`/gm, 'code');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return links.map((match) => (match[1] ?? match[2]) as string).filter((target) => !/^[a-z]+:/.test(target));
}

describe('links', () => {
  test.each(pages)('of %s lead somewhere', (page) => {
    const broken = targetsOf(page).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsOf(file).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('pages of docs/ that the code names are there', () => {
    const sources = ['src', 'test', 'prove', 'bench', 'testbed', 'scripts', 'deploy'].flatMap((folder) =>
      under(folder, /\.(tsx?|mjs|ya?ml|service|cfg|conf)$/),
    );
    const named = sources.flatMap((path) => [...read(path).matchAll(NAMED)].map(([name]) => name));
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test.each(pages)('files that %s names are there', (page) => {
    const named = [...read(page).matchAll(NAMED_FILE)].map((match) => match[1] as string);
    expect([...new Set(named)].filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test('every page of docs/ is reached from the README', () => {
    const reached = new Set<string>();
    const visit = (page: string) => {
      if (reached.has(page)) return;
      reached.add(page);
      for (const target of targetsOf(page)) {
        const file = normalize(join(dirname(page), target.split('#')[0] as string));
        if (file.endsWith('.md') && existsSync(join(root, file))) visit(file);
      }
    };
    visit('README.md');
    expect(under('docs', /\.md$/).filter((page) => !reached.has(page))).toEqual([]);
  });
});
