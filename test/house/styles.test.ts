import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lowerPalette } from '../../scripts/lower-palette.mjs';

const styles = fileURLToPath(new URL('../../src/browser/styles', import.meta.url));
const views = fileURLToPath(new URL('../../src/browser', import.meta.url));
const pages = fileURLToPath(new URL('../../public', import.meta.url));

const read = (path: string) => readFileSync(join(styles, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const components = (folder: string) => readdirSync(join(styles, folder)).map((name) => `${folder}/${name}`);

/** Selectors of a file, also those within media queries, one by one. */
function selectorsOf(path: string): string[] {
  return [...read(path).matchAll(/([^{};]+)\{/g)]
    .map((match) => (match[1] as string).trim())
    .filter((prelude) => !prelude.startsWith('@'))
    .flatMap((prelude) => prelude.split(/,(?![^(]*\))/))
    .map((selector) => selector.trim());
}

/** Classes with a rule of their own, not only one that they share with others, as for a width of the page. */
function rootsOf(path: string): Set<string> {
  const preludes = [...read(path).matchAll(/([^{};]+)\{/g)].map((match) => (match[1] as string).trim());
  const alone = preludes.map((prelude) => /^\.([\w-]+)$/.exec(prelude)?.[1]);
  return new Set(alone.filter((name) => name !== undefined));
}

/** Classes that a file styles by themselves, and so defines. */
function definedIn(path: string): Set<string> {
  const alone = selectorsOf(path).map((selector) => /^\.([\w-]+)(?::[\w-]+)?$/.exec(selector)?.[1]);
  return new Set(alone.filter((name) => name !== undefined));
}

describe('styles', () => {
  test.each(['chat', 'control'])('the bundle of %s has each of its components, once', (page) => {
    const imported = [...read(`${page}.css`).matchAll(/@import "\.\/(.+?)";/g)].map((match) => match[1]);
    expect([...imported].sort()).toEqual([...components('shared'), ...components(page)].sort());
  });

  test('colours stand in the palette only', () => {
    const coloured = [...components('chat'), ...components('control'), ...components('shared')]
      .filter((path) => path !== 'shared/palette.css')
      .flatMap((path) =>
        [
          ...read(path).matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|ok(?:lab|lch)|lab|lch)\([^)]*\)/gi),
        ].map(([colour]) => `${path} ${colour}`),
      );
    expect(coloured).toEqual([]);
  });

  test.each(['chat', 'control'])('a class of %s is what it is in one component', (page) => {
    const makers = new Map<string, string[]>();
    for (const path of [...components(page), ...components('shared')]) {
      for (const name of rootsOf(path)) makers.set(name, [...(makers.get(name) ?? []), path]);
    }
    expect([...makers].filter(([, paths]) => paths.length > 1)).toEqual([]);
  });

  test('no component is long', () => {
    const long = ['shared', 'chat', 'control']
      .flatMap(components)
      .filter((path) => readFileSync(join(styles, path), 'utf8').split('\n').length > 160);
    expect(long).toEqual([]);
  });

  test('what both pages name alike is what both pages have', () => {
    const of = (page: string) => new Set(components(page).flatMap((path) => [...definedIn(path)]));
    const control = of('control');
    // The same things, drawn as each page draws: a toast, a small label, a box to tick, the form to sign in.
    const both = ['check', 'sign-in', 'tag', 'toast', 'toasts'];
    expect([...of('chat')].filter((name) => control.has(name) && !both.includes(name))).toEqual([]);
  });

  test.each(['chat', 'control'])('every class of %s is used by a view', (page) => {
    const sources = readdirSync(views, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(views, name))
      // What stands on a page before its script has drawn.
      .concat(['index.html', 'control.html'].map((name) => join(pages, name)))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const classes = new Set(
      [...components(page), ...components('shared')].flatMap((path) =>
        selectorsOf(path).flatMap((selector) =>
          [...selector.matchAll(/\.([a-z][\w-]*)/g)].map((match) => match[1] as string),
        ),
      ),
    );
    const unused = [...classes].filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(sources));
    // Made of a prefix and a state, a kind or a number.
    const made = /^(?:act|code|legend|mode-cell|node|slot|slot-mark|state|stream|worker)-/;
    expect(unused.filter((name) => !made.test(name)).map((name) => basename(name))).toEqual([]);
  });
});

describe('the palette', () => {
  test('is lowered to the light, the dark by the system, and either by choice', () => {
    const css = lowerPalette(
      '/* why */\n:root {\n  --a: light-dark(rgb(1 2 3 / 8%), #000);\n  --b: red;\n  --c: 0 1px light-dark(#111, #222), 2px light-dark(#333, #444);\n}\n',
    );
    expect(css.replace(/\s+/g, ' ').trim()).toBe(
      [
        ':root { color-scheme: light dark; --a: rgb(1 2 3 / 8%); --b: red; --c: 0 1px #111, 2px #333; }',
        '@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --a: #000; --c: 0 1px #222, 2px #444; } }',
        ':root[data-theme="light"] { color-scheme: light; }',
        ':root[data-theme="dark"] { color-scheme: dark; --a: #000; --c: 0 1px #222, 2px #444; }',
      ].join(' '),
    );
  });

  test('that is not one rule, or gives one colour, is refused', () => {
    expect(() => lowerPalette('body { color: red; }')).toThrow(/one rule/);
    expect(() => lowerPalette(':root { --a: light-dark(#000); }')).toThrow(/two colours/);
    expect(() => lowerPalette(':root { --a: light-dark(#000, #111; }')).toThrow(/two colours/);
  });
});

test('[T10] the track of the loop is seen on its card, in the light and in the dark', () => {
  const track =
    /\.gauge meter \{[^}]*background: color-mix\(in oklab, var\(--ink\), transparent (\d+)%\)/.exec(
      read('control/gauges.css'),
    )?.[1];
  const palette = read('shared/palette.css');
  const look = (name: string, index: number) =>
    new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(palette)?.[index] as string;
  const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  for (const [index, name] of [
    [1, 'light'],
    [2, 'dark'],
  ] as const) {
    const [ink, card] = [channels(look('ink', index)), channels(look('raised', index))];
    const apart = ink.map((value, i) => Math.abs(value - (card[i] as number)) * (1 - Number(track) / 100));
    // So many of 255 steps are told apart by those who see well and by those who do not.
    expect(Math.min(...apart), name).toBeGreaterThan(20);
  }
});
