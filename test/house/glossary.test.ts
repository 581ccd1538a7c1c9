import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const READ = ['src', 'public', 'docs', 'prove', 'bench', 'README.md'];
const TEXT = /\.(tsx?|lua|md|html)$/;

interface Entry {
  readonly word: string;
  readonly definition: string;
}

/** The entries of a section of docs/glossary.md, as they stand. */
function entriesOf(heading: string): Entry[] {
  const text = readFileSync(join(root, 'docs/glossary.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^- \*\*(.+?)\*\*: (.+)$/gm)].map(([, word, definition]) => ({
    word: word as string,
    definition: definition as string,
  }));
}

const used = entriesOf('Words');
const kept = entriesOf('Words kept for what is not built yet');

/** Every text but the glossary, with names taken apart: `slotDirectory` and `slot-directory` read “slot directory”. */
function everyText(): string {
  const files = READ.flatMap((start) =>
    TEXT.test(start)
      ? [start]
      : readdirSync(join(root, start), { recursive: true, encoding: 'utf8' })
          .filter((name) => TEXT.test(name) && !name.startsWith('build'))
          .map((name) => join(start, name)),
  ).filter((path) => path !== join('docs', 'glossary.md'));
  return files
    .flatMap((path) => [path, readFileSync(join(root, path), 'utf8')])
    .join('\n')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase();
}

test('the glossary has its words, each with a definition', () => {
  expect(used.length).toBeGreaterThan(80);
  expect(kept.length).toBeGreaterThan(3);
  for (const { word, definition } of [...used, ...kept]) {
    expect(definition, word).toMatch(/^[A-Z].*\.$/);
  }
});

test('each word is defined once', () => {
  const words = [...used, ...kept].map(({ word }) => word);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test.each([
  ['the words in use', used],
  ['the words that are kept', kept],
])('%s are sorted', (_, entries) => {
  const words = entries.map(({ word }) => word);
  expect(words).toEqual([...words].sort());
});

test('each word in use is used outside the glossary', () => {
  const text = everyText();
  const isUsed = (word: string) => new RegExp(`\\b${word.toLowerCase().replaceAll('-', ' ')}`).test(text);
  expect(isUsed('word that nobody wrote')).toBe(false);
  const unused = used.map(({ word }) => word).filter((word) => !isUsed(word));
  expect(unused).toEqual([]);
});

test('a word that names a part of the page or of the SDK is in use, and not kept for later', () => {
  const named = ['src/browser/chat', 'src/client'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      basename(name).replace(/\.tsx?$/, ''),
    ),
  );
  const forms = (word: string) => [word, `${word}s`, word.replace(/y$/, 'ies')];
  expect(
    kept.map(({ word }) => word).filter((word) => forms(word).some((one) => named.includes(one))),
  ).toEqual([]);
});

/** Words that meant several things, and so name no file any more; the prover alone has a history. */
const RETIRED = /(?:^|[-/])(?:rosters?|timelines?|notices?|history|ender|my-menu)(?=[.-])/;
/** A notice is an entry of the log, and nothing else: these make it, phrase it and draw it. */
const OF_THE_LOG = [
  'browser/chat/state/notice-words.ts',
  'browser/chat/strings/en/notice-phrases.ts',
  'browser/chat/strings/ko/notice-phrases.ts',
  'browser/chat/views/log/notice-line.tsx',
  'worker/rooms/notice-maker.ts',
];

test('no file of src/ is called by a word that was given up', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  expect(RETIRED.test('worker/roster.ts')).toBe(true);
  const found = files.filter((name) => /\.[a-z]+$/.test(name) && RETIRED.test(name));
  expect(found.filter((name) => !OF_THE_LOG.includes(name))).toEqual([]);
});

/** Those of them that nothing of ours means by itself. The wire has one `timeline`: that of the control room's view. */
const GIVEN_UP = /\b(?:rosters?|time line|history)\b|\.timeline\b/i;
/** And as a part of a longer name. */
const IN_A_NAME = /timeline[A-Z]|[a-z]Timeline/;
/** What browsers call so. */
const OF_BROWSERS = /\bhistory\.(?:push|replace)State\b/g;
const OF_THE_WIRE = /^(?:protocol|client\/control|browser\/control|primary)\//;

test('no line of src/ says a word that was given up', () => {
  const said = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) =>
      readFileSync(join(root, 'src', name), 'utf8')
        .split('\n')
        .map((line) => line.replaceAll(OF_BROWSERS, ''))
        .filter(
          (line) =>
            IN_A_NAME.test(line) ||
            GIVEN_UP.test(OF_THE_WIRE.test(name) ? line.replaceAll('.timeline', '') : line),
        )
        .map((line) => `${name}: ${line.trim()}`),
    );
  expect(GIVEN_UP.test('room.timeline')).toBe(true);
  expect(IN_A_NAME.test('LIMITS.timelineEvents')).toBe(true);
  expect(said).toEqual([]);
});

/**
 * Names with a word that meant several things, by the word, and where it may stand. An _entry_ is one of a room's log.
 * A _place_ is where one stands in it. The _gate_ stands before Socket.IO, and buckets hold units.
 */
const ONE_MEANING: Readonly<Record<string, { readonly name: RegExp; readonly mayBe: RegExp }>> = {
  entry: {
    name: /Entry\b|Entries\b/,
    mayBe:
      /^(?:protocol\/entries|store\/log-codec|store\/(?:redis\/|embedded\/snapshot-file)|worker\/rooms\/|client\/rooms\/early-entries)/,
  },
  place: { name: /Place\b/, mayBe: /^(?:protocol\/testimony|store\/interfaces\/log)\.ts/ },
  gate: { name: /Gate/, mayBe: /^worker\/engine\// },
  token: { name: /Bucket.*Token|Token.*Bucket|takeToken/, mayBe: /^$/ },
  link: { name: /^Links?$/i, mayBe: /^client\/connection\// },
  // A page alone is the browser's; one of a log says so.
  page: {
    name: /(?:^page|(?<![lL]og)Page)(?![a-z])/,
    mayBe: /^(?!worker\/rooms\/|store\/|client\/rooms\/)/,
  },
  head: { name: /(?<!Request)Head(?![a-z])/, mayBe: /^$/ },
  view: {
    name: /View$/,
    mayBe:
      /^(?:protocol\/(?:control|http|outgoing|room)|primary\/(?:view|cluster)\/|domain\/peers|worker\/accounts\/)/,
  },
  // What was read is marked unread: the wire's word.
  mark: {
    name: /(?<!Slot|Combining)Marks?(?![a-z])/,
    mayBe: /^(?:(?:store|primary\/agreement)\/|browser\/chat\/state\/(?:kept|mark)-unread\.ts)/,
  },
  record: { name: /(?<!Room)Record(?![a-z])/, mayBe: /^store\/embedded\// },
  change: { name: /(?:Room|Role|Account|Presence|Elastic|Served)Change(?![a-z])/, mayBe: /^$/ },
  row: {
    name: /(?<!Account|Count|Totals)Rows?(?![a-z])/,
    mayBe:
      /^(?:browser\/chat\/|worker\/rooms\/log-page|store\/(?:log-codec|redis\/log)|client\/rooms\/|protocol\/(?:fold|entries))/,
  },
  problem: {
    name: /Problem(?![a-z])/,
    mayBe: /^(?:primary\/agreement\/|browser\/control\/|protocol\/(?:problem|event-phrases))/,
  },
  question: { name: /Question/, mayBe: /^store\/redis\// },
  service: { name: /Services?(?!Manager|[a-z])/, mayBe: /^$/ },
  // Addresses, texts, code and markup come in blocks, too: those are called so in full.
  block: {
    name: /(?<![aA]ddress|Text|Code|Markup)Blocks?(?![a-z])/,
    mayBe: /^(?:store\/(?:redis|interfaces)\/blocks|protocol\/http)\.ts$/,
  },
  // The control room is none.
  room: { name: /^Room$/, mayBe: /^protocol\/room\.ts$/ },
  invite: {
    name: /Invites?(?![a-z])/,
    mayBe: /(^|[/-])invites?[-./]|^protocol\/(http|refusal)\.ts$/,
  },
};
/** Names with the word that is a person's decision; a worker spins. The wire's field alone is `blocked`. */
const OF_A_WORKER = /\b(?!blocked\b)(?:is|was)?[bB]lock\w*\b/g;

test('people block each other, and a worker spins', () => {
  const files = ['primary', 'browser/control', 'browser/shared'].flatMap((folder) =>
    readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('strings/'))
      .map((path) => join('src', folder, path)),
  );
  expect('evidence.isBlocked'.match(OF_A_WORKER)).toEqual(['isBlocked']);
  const found = files.flatMap((path) => {
    const code = readFileSync(join(root, path), 'utf8')
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      .replace(/'worker-blocked'|from '.*'/g, '');
    return (code.match(OF_A_WORKER) ?? []).map((name) => `${path}: ${name}`);
  });
  expect(found).toEqual([]);
});

const NAMED =
  /^\s*(?:export )?(?:abstract )?(?:class|interface|type|async function|function) (\w+)\b(?! ?[,}])/gm;

/** All that src/ declares; read once for all words. */
const declared = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .flatMap((path) =>
    [...readFileSync(join(root, 'src', path), 'utf8').matchAll(NAMED)].map(([, one]) => ({
      path,
      name: one as string,
    })),
  );

test.each(Object.entries(ONE_MEANING))(
  'what is called %s in src/ has its one meaning',
  (_, { name, mayBe }) => {
    expect(declared.length).toBeGreaterThan(1_000);
    expect(declared.filter((one) => name.test(one.name) && !mayBe.test(one.path))).toEqual([]);
  },
);

test('a candidate is a place where a hit may be, and nothing else', () => {
  const found = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(
      (path) => TEXT.test(path) && !/^(?:jobs|worker\/search|protocol\/(?:limits\/)?search)\b/.test(path),
    )
    .filter((path) => /candidate/i.test(readFileSync(join(root, 'src', path), 'utf8')));
  expect(found).toEqual([]);
});
