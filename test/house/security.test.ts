import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string) => readFileSync(join(root, path), 'utf8');

interface Group {
  readonly title: string;
  /** Numbers that docs/operations/security.md lists for it: the what its items begin with. */
  readonly listed: readonly string[];
  /** Numbers that begin the names of its tests. */
  readonly attacked: readonly string[];
}

/** The sections of docs/operations/security.md that name files of test/attack in their title. */
function groups(): Group[] {
  const sections = text('docs/operations/security.md').split(/^### /m).slice(1);
  return sections
    .map((section) => ({ section, title: section.split('\n')[0] as string }))
    .filter(({ title }) => title.includes('test/attack/'))
    .map(({ section, title }) => ({
      title,
      listed: sorted([...section.matchAll(/^- \*\*(S?\d+)\*\*:/gm)].map((row) => row[1] as string)),
      attacked: sorted(
        [...title.matchAll(/`(test\/attack\/[^`]+)`/g)].flatMap((file) => numbersIn(file[1] as string)),
      ),
    }));
}

function numbersIn(file: string): string[] {
  const names = text(file).matchAll(/(?:\b(?:test|it)[^(\n]*|\))\(\s*[`'"]((?:\[[A-Z\d-]+\]\s*)+)/g);
  return [...names].flatMap((name) => (name[1] as string).match(/(?<=\[)S?\d+(?=\])/g) ?? []);
}

function sorted(numbers: readonly string[]): string[] {
  return [...new Set(numbers)].sort();
}

test('every attack that a group lists is a test of it, and every numbered attack is listed', () => {
  const all = groups();
  expect(all.length).toBeGreaterThanOrEqual(3);
  for (const { title, listed, attacked } of all) expect(attacked, title).toEqual(listed);
});

test('no number of the list of attacks is missing', () => {
  const all = new Set(groups().flatMap(({ listed }) => listed));
  const wanted = [
    ...Array.from({ length: 56 }, (_, at) => `${at + 1}`),
    ...Array.from({ length: 16 }, (_, at) => `S${at + 1}`),
  ];
  expect(wanted.filter((number) => !all.has(number))).toEqual([]);
});

test('the docs name the bounds that test/attack/bounds.test.ts passes, and those of which a figure is passed elsewhere', () => {
  const section = (start: string) =>
    text('docs/operations/security.md').split(start)[1]?.split('\n\n')[0]?.replaceAll('\n', ' ') ?? '';
  const said = section('**Which bounds are passed.**');
  const named = [...(said.split('`test/attack/bounds.test.ts` passes ')[1] ?? '').matchAll(/`(\w+)`/g)];
  const begins = [...text('test/attack/bounds.test.ts').matchAll(/test(?:\.concurrent)?\('(\w+): /g)];
  const passed = begins.map((one) => one[1] as string).filter((name) => name in LIMITS);
  expect(named.map((one) => one[1])).toEqual(passed.sort());
  const elsewhere = text('test/attack/budgets.test.ts').matchAll(/^ {2}'?([a-z-]+)'?: '(test\/[^']+)',$/gm);
  for (const [, name, file] of elsewhere) {
    expect(said).toContain(`\`${name}\``);
    expect(said).toContain(`\`${file}\``);
  }
});
