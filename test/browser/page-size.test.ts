import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPages } from '../../scripts/build-pages.mjs';
import { LANGUAGES } from '../../scripts/page-languages.mjs';

/** What a page that is opened for the first time has to fetch. Built here: `public/build` may be old, or missing. */

/** One name: names of parts have a hash of where they are built, and sizes follow it by some hundred bytes. */
const PLACE = 'node_modules/.cache/holdfast-page-size';
const BUILT = fileURLToPath(new URL(`../../${PLACE}`, import.meta.url));

beforeAll(() => buildPages(PLACE));
afterAll(() => rmSync(BUILT, { recursive: true }));

/** What the sign-in form may have. Letters of three bytes are more, compressed too. */
const WELCOME_BYTES: Readonly<Record<string, number>> = { en: 38_500, ko: 39_500 };

describe.each(Object.entries(LANGUAGES))('in %s', (tag, { folder: place }) => {
  const folder = join(BUILT, place);
  const address = `/build${place}/`;
  let names: string[];
  beforeAll(() => {
    names = readdirSync(folder);
  });

  function part(name: string): string {
    const found = names.filter((file) => new RegExp(`^${name}-[A-Z0-9]{8}\\.js$`).test(file));
    expect(found).toHaveLength(1);
    return found[0] as string;
  }

  /** The scripts that must be there before `entries` can run. */
  function needed(...entries: readonly string[]): Set<string> {
    const all = new Set<string>();
    const add = (file: string) => {
      if (all.has(file)) return;
      all.add(file);
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, other = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) add(other);
    };
    entries.forEach(add);
    return all;
  }

  function bytesOf(files: Iterable<string>): number {
    return [...files].reduce((sum, file) => sum + statSync(join(folder, `${file}.br`)).size, 0);
  }

  test('the chat of somebody who is signed in needs at most 60 kB of scripts', () => {
    const files = needed('chat.js', part('signed-in'));
    expect(bytesOf(files)).toBeLessThanOrEqual(60_000);
    expect([...files].some((file) => file.startsWith('later') || file.startsWith('welcome'))).toBe(false);
  });

  test('what draws marks, and what colours code, come later', () => {
    const first = needed('chat.js', part('signed-in'));
    const markup = [...needed(part('markup'))].filter((file) => !first.has(file));
    expect(bytesOf(markup)).toBeLessThanOrEqual(28_000);
    expect([...first].some((file) => file.startsWith('markup'))).toBe(false);
    // The grammars are in the worker alone, which may be ended.
    const texts = readdirSync(BUILT)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, readFileSync(join(BUILT, file), 'utf8')]);
    const grammars = texts.filter(([, text]) => text?.includes('synchronized')).map(([file]) => file);
    expect(grammars).toEqual(['colours-worker.js']);
  });

  test('the sign-in form does not wait for the chat', () => {
    expect(bytesOf(needed('chat.js', part('welcome')))).toBeLessThanOrEqual(WELCOME_BYTES[tag] as number);
  });

  test('what is told of invites, and what refusals say, comes to whoever needs it', () => {
    const form = needed('chat.js', part('welcome'));
    const invited = [...needed(part('invited'))].filter((file) => !form.has(file));
    expect(bytesOf(invited)).toBeLessThanOrEqual(2_000);
    for (const name of ['invited', 'refused']) expect(form.has(part(name))).toBe(false);
  });

  test.each(['signed-in', 'welcome', 'later', 'markup'])(
    'the page names what its script, and then the part %s, begin with',
    (name) => {
      const html = readFileSync(join(folder, 'index.html'), 'utf8');
      const preloaded = [...html.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map((match) =>
        match[1]?.replace(address, ''),
      );
      const then = new RegExp(`name="${name}-part" content="([^"]*)"`).exec(html)?.[1] ?? '';
      const named = [...preloaded, ...then.split(' ').map((path) => path.replace(address, ''))];
      const files = needed('chat.js', part(name));
      expect(named.toSorted()).toEqual([...files].filter((file) => file !== 'chat.js').toSorted());
    },
  );
});
