import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { BUDGET_NAMES, type BudgetName, DEFAULT_BUDGETS, settingOf } from '../../src/protocol/budgets.js';

const docs = readFileSync(new URL('../../docs/operations/security.md', import.meta.url), 'utf8');

const UNITS = new Map<number | null, string>([
  [null, 'at once'],
  [1_000, 'a second'],
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
]);

/** `10 a second`, `600 an hour`, `200 at once`. */
function figureText(name: BudgetName, figure: number): string {
  const { perMs, unit } = settingOf(name);
  if (unit !== undefined) return `${figure} ${unit}`;
  return `${figure} ${UNITS.get(perMs) ?? `in ${(perMs as number) / 60_000} minutes`}`;
}

/** Items `- **setting** (of): what → figure.` of “How much one may do”. */
function rows(): string[][] {
  const section =
    docs
      .split('### How much one may do')[1]
      ?.split(/^#/m)[0]
      ?.replace(/\n {2}/g, ' ') ?? '';
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
