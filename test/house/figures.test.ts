import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { tServed } from '../../src/browser/chat/strings/served.js';
import { tWelcome } from '../../src/browser/chat/strings/welcome.js';
import { controlEn } from '../../src/browser/control/strings/en.js';
import { EMPTY_TALLY } from '../../src/protocol/testimony.js';
import { clusterView, nodeView, slotView } from '../support/cluster-view.js';
import { SHOWN_FIELDS, SHOWN_NUMBERS, SHOWN_SENTENCES } from './shown-figures.js';

/** Whatever the control room and the chat's strip and panels show is one of docs/operations/figures.md. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/operations/figures.md'), 'utf8');
const [definitions = '', index = ''] = page.split('\n## Where each figure comes from\n');

interface Figure {
  readonly name: string;
  readonly made: string;
  readonly file: string;
  readonly test: string;
  readonly title: string;
}

const items = (text: string) => text.replaceAll(/\n {2,}/g, ' ').match(/^- _.+$/gm) ?? [];
const figures = items(index).flatMap((line): Figure[] => {
  const found = /^- _(.+?)_: `(\w+)` in `([^`]+)`; `([^`]+)`, “(.+)”\.$/.exec(line)?.slice(1);
  if (found === undefined) return [];
  const [name, made, file, test, title] = found as [string, string, string, string, string];
  return [{ name, made, file, test, title }];
});
const defined = items(definitions).map((line) => /^- _(.+?)_: /.exec(line)?.[1]);

/** Every sentence that is given something to show, by its way into `strings`. */
function sentencesOf(strings: object, way: string): string[] {
  return Object.entries(strings).flatMap(([name, value]) => {
    const here = `${way}.${name}`;
    if (typeof value === 'function') return value.length === 0 ? [] : [here];
    return typeof value === 'object' && value !== null ? sentencesOf(value, here) : [];
  });
}

const isNamed = (file: string, title: string) =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .some((line) => line.includes(title) && /\b(?:test|it|describe)\b|^\s*['"`]/.test(line));

test('each figure of the index has one definition, and each is in a form that is read here', () => {
  expect(figures.length).toBeGreaterThan(50);
  expect(items(index)).toHaveLength(figures.length);
  expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  for (const { name } of figures)
    expect(
      defined.filter((one) => one === name),
      name,
    ).toHaveLength(1);
});

test.each(figures)('$name: its function and its test are there', ({ made, file, test: proof, title }) => {
  expect(existsSync(join(root, file)), file).toBe(true);
  const text = readFileSync(join(root, file), 'utf8');
  expect(new RegExp(`\\b${made}\\b`).test(text), `${made} in ${file}`).toBe(true);
  expect(new RegExp(`\\b${made}Elsewhere\\b`).test(text)).toBe(false);
  expect(existsSync(join(root, proof)), proof).toBe(true);
  expect(isNamed(proof, title), `“${title}” in ${proof}`).toBe(true);
  expect(isNamed(proof, `${title} or not`)).toBe(false);
});

describe('what is shown', () => {
  const names = new Set(figures.map(({ name }) => name));
  const shown = { ...SHOWN_SENTENCES, ...SHOWN_FIELDS, ...SHOWN_NUMBERS };

  test('is a figure of the index, or says why it is none', () => {
    const unknown = Object.entries(shown).filter(([, is]) => !is.startsWith('none: ') && !names.has(is));
    expect(unknown).toEqual([]);
  });

  test('by a sentence is listed, each sentence of the pages', () => {
    const sentences = [
      ...sentencesOf(controlEn, 'control'),
      ...sentencesOf(tServed, 'served'),
      ...sentencesOf(tWelcome.sessionLost, 'sessionLost'),
    ];
    expect(sentences.length).toBeGreaterThan(150);
    const listed = Object.keys(SHOWN_SENTENCES);
    const nearest = (key: string) =>
      listed.find((one) => key === one || (one.endsWith('.*') && key.startsWith(one.slice(0, -1))));
    expect(sentences.filter((key) => nearest(key) === undefined)).toEqual([]);
    const used = new Set(sentences.map(nearest));
    expect(listed.filter((one) => !used.has(one))).toEqual([]);
  });

  test('by a number in a sentence of the chat page is listed', () => {
    const folder = join(root, 'src/browser/chat/strings/en');
    const GIVEN = /^ {2}(\w+)(?:: \(|\()([^()]*\b\w+: number\b[^()]*)\)/gm;
    const said = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(GIVEN)].map(
        ([, name]) => `${file.replace('.ts', '')}: ${name}`,
      ),
    );
    expect(said.length).toBeGreaterThan(25);
    expect(said.filter((one) => SHOWN_NUMBERS[one] === undefined)).toEqual([]);
    expect(Object.keys(SHOWN_NUMBERS).filter((one) => !said.includes(one))).toEqual([]);
  });

  test('by a number of a view is listed, each number that nodes tell', () => {
    const optional = ['leaving', 'blocked', 'workerRange', 'witnesses', 'problems'];
    const view = clusterView([]);
    const fields = [slotView(1), nodeView('one', []), view, view.store, EMPTY_TALLY].flatMap(Object.keys);
    expect([...new Set([...fields, ...optional])].filter((key) => SHOWN_FIELDS[key] === undefined)).toEqual(
      [],
    );
  });
});
