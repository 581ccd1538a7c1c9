import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { htmlIn, LANGUAGES } from '../../scripts/page-languages.mjs';
import { LANGUAGES as NAMES } from '../../src/browser/shared/language.js';
import { OTHER_LANGUAGES } from '../../src/protocol/page-languages.js';

/** Each language of the chat's page says all that English says, and in words of its own. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const STRINGS = join(root, 'src/browser/chat/strings');
const CONTROL = join(root, 'src/browser/control/strings');
/** What is written alike in both: names, keys, what is drawn. */
const ALIKE = /^[\P{L}]*$|^(?:Holdfast|E|P|R|U|Del|SIGKILL)$/u;

const files = readdirSync(join(STRINGS, 'en'));
const load = (path: string) => import(pathToFileURL(path).href) as Promise<Record<string, unknown>>;

/** Every place in a value that has words or makes them. */
function places(value: unknown, at = ''): Map<string, unknown> {
  if (value === null || typeof value !== 'object') return new Map([[at, value]]);
  return new Map(Object.entries(value).flatMap(([key, one]) => [...places(one, `${at}.${key}`)]));
}

test('page, server and build know the same languages', () => {
  const tags = Object.keys(LANGUAGES);
  expect(tags).toEqual(['en', ...OTHER_LANGUAGES]);
  expect(Object.keys(NAMES)).toEqual(tags);
});

describe.each(OTHER_LANGUAGES)('%s', (tag) => {
  test.each(files)('has the sentences of en/%s', async (file) => {
    const [english, other] = [await load(join(STRINGS, 'en', file)), await load(join(STRINGS, tag, file))];
    for (const [name, value] of Object.entries(english)) {
      // What counts and joins words is made otherwise in each language.
      if (file === 'words.ts' && other[name] === undefined) continue;
      if (name === 'EMOJI') {
        const emoji = (list: unknown) => (list as [string, string][]).map(([one]) => one);
        expect(emoji(other[name])).toEqual(emoji(value));
        continue;
      }
      const [wanted, found] = [places(value), places(other[name])];
      expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
      for (const [at, words] of wanted) {
        expect(typeof found.get(at), at).toBe(typeof words);
        if (typeof words !== 'string' || ALIKE.test(words)) continue;
        expect(found.get(at), `${name}${at} is translated`).not.toBe(words);
        expect(found.get(at), `${name}${at} is of its own letters`).toMatch(/\p{Script=Hangul}/u);
      }
    }
  });

  test.each(readdirSync(join(CONTROL, tag)))(
    'has the sentences of the control room’s en/%s',
    async (file) => {
      const [english, other] = [await load(join(CONTROL, 'en', file)), await load(join(CONTROL, tag, file))];
      for (const [name, value] of Object.entries(english)) {
        const [wanted, found] = [places(value), places(other[name])];
        expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
        for (const [at, words] of wanted) {
          expect(typeof found.get(at), at).toBe(typeof words);
          if (typeof words !== 'string' || ALIKE.test(words) || at === '.tag') continue;
          expect(found.get(at), `${name}${at} is translated`).not.toBe(words);
          expect(found.get(at), `${name}${at} is of its own letters`).toMatch(/\p{Script=Hangul}/u);
        }
      }
    },
  );

  test('puts no particle behind a name whose last letter it does not know', () => {
    // A vowel before it wants another one than a consonant does.
    const uncertain =
      /\$\{(?:name|names|room|node|slot|text)\}[”"]?(?:은|는|이|가|을|를|과|와|이라는|라는)(?=[\s.,`])/u;
    const found = readdirSync(join(STRINGS, tag)).flatMap((file) =>
      readFileSync(join(STRINGS, tag, file), 'utf8')
        .split('\n')
        .filter((line) => uncertain.test(line)),
    );
    expect(found).toEqual([]);
  });

  test('is said by the page before its script runs', () => {
    const html = readFileSync(join(root, 'public/index.html'), 'utf8');
    const made = htmlIn(tag, html);
    expect(made).toContain(`<html lang="${tag}">`);
    expect(made).not.toContain('Opening the chat…');
    expect(made).not.toContain('needs JavaScript');
    expect(made).not.toContain('Load the page again');
    // Whatever English says there by now.
    expect(htmlIn(tag, html.replace('Opening the chat…', 'Opening, changed…'))).toBe(made);
    expect(() => htmlIn(tag, html.replace('<noscript>', ''))).toThrow('<noscript>');
  });
});
