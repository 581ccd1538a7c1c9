import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import {
  BUDGET_NAMES,
  type BudgetName,
  bucketRule,
  DEFAULT_BUDGETS,
  settingOf,
} from '../../src/protocol/budgets.js';
import { LIMITS } from '../../src/protocol/limits.js';

const docs = readFileSync(new URL('../../docs/operations/security.md', import.meta.url), 'utf8');

const UNITS = new Map<number | null, string>([
  [null, 'at once'],
  [1_000, 'a second'],
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
  [86_400_000, 'a day'],
]);

/** `10 a second, 30 at once`, `600 an hour`, `200 at once`: what comes at once is said where it is another figure. */
function figureText(name: BudgetName, figure: number): string {
  const { perMs, unit } = settingOf(name);
  if (unit !== undefined) return `${figure} ${unit}`;
  const rate = `${figure} ${UNITS.get(perMs) ?? `in ${(perMs as number) / 60_000} minutes`}`;
  const { capacity } = bucketRule(name, figure);
  return capacity === figure ? rate : `${rate}, ${capacity} at once`;
}

const section =
  docs
    .split('### How much one may do')[1]
    ?.split(/^#/m)[0]
    ?.replace(/\n {2}/g, ' ') ?? '';

/** Items `- **setting** (of): what → figure.` of “How much one may do”. */
function rows(): string[][] {
  return [...section.matchAll(/^- \*\*`([a-z-]+)`\*\* \(([a-z]+)\): (.*?) → (.*?)\.$/gm)].map((row) =>
    row.slice(1),
  );
}

test('the docs list every limit that can be set, with the figure that holds', () => {
  const wanted = BUDGET_NAMES.map((name) => {
    const { of, what } = settingOf(name);
    return [name, of, what, figureText(name, DEFAULT_BUDGETS[name])];
  });
  expect(rows()).toEqual(wanted);
});

test('the settings say what comes at once, as the code lets it', () => {
  const page = readFileSync(new URL('../../docs/operations/settings.md', import.meta.url), 'utf8');
  const said = /`--limits requests=(\d+)` lets (\d+) in at once and (\d+) a second from then on/.exec(
    page.replace(/\n {2}/g, ' '),
  );
  const [figure, capacity, perSecond] = (said ?? []).slice(1).map(Number);
  expect(bucketRule('requests', figure ?? 0)).toEqual({ capacity, perSecond });
});

test('every figure is a setting, by flag and by variable, and a wrong one is refused in words', () => {
  for (const name of BUDGET_NAMES) {
    expect(readConfig(['--limits', `${name}=7`], {}).budgets[name]).toBe(7);
    expect(readConfig([], { HOLDFAST_LIMITS: `normal, ${name} = 9` }).budgets[name]).toBe(9);
  }
  expect(readConfig([], {}).budgets).toEqual(DEFAULT_BUDGETS);
  expect(readConfig(['--limits', 'loose'], {}).limits).toBe('loose');
  for (const wrong of ['tight', 'sends=', 'sends=0', 'sends=-1', 'sends=x', 'nothing=5', 'sends=1e3']) {
    expect(() => readConfig(['--limits', wrong], {}), wrong).toThrow(/--limits \(or HOLDFAST_LIMITS\) is/);
  }
});

/** The code under a folder of `src`, as one text. */
function codeOf(folder: string): string {
  const root = new URL(`../../src/${folder}/`, import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.map((name) => readFileSync(new URL(name, root), 'utf8')).join('\n');
}

/** By the code that keeps a bound: where it counts. */
const KEPT_IN = { cluster: 'store', node: 'primary', worker: 'worker' } as const;

/** Those of one person or address. `…Here` is the least part that a worker takes of a setting's figure. */
const OF_ONE = /(Per(Person|User|Inviter|Address)(Max)?|^invitationsOpen)$/;

test('the docs list every bound of one person or address that is no setting, with its figure and where it counts', () => {
  const budgets = readFileSync(new URL('../../src/protocol/budgets.ts', import.meta.url), 'utf8');
  const areSettings = new Set([...budgets.matchAll(/LIMITS\.(\w+)/g)].map(([, name]) => name));
  const code = Object.entries(KEPT_IN).map(([where, folder]) => ({ where, text: codeOf(folder) }));
  const wanted = Object.entries(LIMITS)
    .filter(([name]) => OF_ONE.test(name) && !areSettings.has(name))
    .map(([name, figure]) => {
      const where = code.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text)).map((one) => one.where);
      return [name, name.includes('Address') ? 'address' : 'person', where.join(' and '), `${figure}`];
    });
  const item = /^- \*\*`([A-Za-z]+)`\*\* \((person|address), (\w+)\): .*? → (\d+)\. /gm;
  const listed = [...section.matchAll(item)].map((row) => row.slice(1));
  expect(listed.sort()).toEqual(wanted.sort());
});
