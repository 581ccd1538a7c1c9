import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Names that two files of ours export for different things, by the reason why that may stay; with `×3` where there are
 * three files. This list only ever gets shorter: a new thing gets a name of its own.
 */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  'each of the two pages has its own, and loads nothing of the other': [
    'App',
    'Icon',
    'IconName',
    'Toast',
    'Toasts',
    'clock',
    'dismissToast',
    'duration',
    'listenForKeys',
    'showToast',
    'toasts',
  ],
  'a part of a page, or of its words, is called as what it shows': [
    'Chat',
    'EventLog',
    'Welcome',
    'accounts',
    'connection',
    'me',
    'mode',
    'rooms',
    'signIn',
    'signedOut',
    'theme',
  ],
  'client and server each have their side of it, and import nothing of each other': [
    'Account',
    'Clock',
    'OpenRoom',
    'RoomPresence',
    'SignedOutReason',
    'systemClock',
  ],
};

/** The same for what stands beside src: names that a file of it exports, and another file of it or of src. */
const SHARED_BESIDE: Readonly<Record<string, readonly string[]>> = {
  'the server has its side of it, and the prover or the testbed another': [
    'Balancer',
    'Fsync',
    'Outcome',
    'People',
    'Store',
    'spin',
  ],
  'each program has its own, and says how it is started': ['USAGE', 'UsageError ×3', 'main ×3'],
  'the prover shares no code with the tests’ people': ['PASSWORD', 'Person'],
  'one thing that the prover does to a cluster, and the benchmarks measure': ['storm'],
  'the words of each page, and of each report': ['duration ×3'],
};

const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const enum|const|let|interface|type|enum) (\w+)/gm;

/**
 * Names that several texts declare and export, by the paths of the texts. A name that is only passed on counts where it
 * is made.
 */
function namesShared(texts: ReadonlyMap<string, string>): Map<string, string[]> {
  const makers = new Map<string, Set<string>>();
  for (const [path, text] of texts) {
    for (const [, name] of text.matchAll(DECLARED)) {
      const known = makers.get(name as string) ?? new Set();
      makers.set(name as string, known.add(path));
    }
  }
  return new Map(
    [...makers].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, [...paths]]),
  );
}

function read(...folders: readonly string[]): Map<string, string> {
  return new Map(
    folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.tsx?$/.test(path))
        // A translation has the names of the English: the build puts it in their place.
        .filter((path) => !/\/strings\/(?!en\b)[a-z]{2}\b/.test(path))
        .map((path) => [join(folder, path), readFileSync(join(root, folder, path), 'utf8')] as const),
    ),
  );
}

const texts = read('src');

test('a name that two files make is found, one that is passed on or made twice in a file is not', () => {
  const found = namesShared(
    new Map([
      ['a.ts', 'export interface Rope {}\nexport async function pull() {}\nexport const once = 1;'],
      ['b.ts', "export const pull = 1;\nexport { once } from './a.js';"],
      ['c.ts', 'export type Rope = string;\nexport const Rope = 1;\n  export const once = 2;'],
    ]),
  );
  expect([...found]).toEqual([
    ['Rope', ['a.ts', 'c.ts']],
    ['pull', ['a.ts', 'b.ts']],
  ]);
});

/** As the lists have them. */
function sharedIn(of: ReadonlyMap<string, string>) {
  return [...namesShared(of)].map(([name, paths]) => ({
    entry: paths.length === 2 ? name : `${name} ×${paths.length}`,
    paths,
  }));
}

test.each([
  ['of src', SHARED, sharedIn(texts)],
  [
    'of ours',
    SHARED_BESIDE,
    sharedIn(read('src', 'testbed', 'prove', 'bench')).filter(({ paths }) =>
      paths.some((path) => !path.startsWith('src/')),
    ),
  ],
])(
  'no two files %s export one name for different things, but for those that are listed',
  (_, lists, found) => {
    const listed = Object.values(lists).flat();
    const unlisted = found.filter(({ entry }) => !listed.includes(entry));
    expect(unlisted).toEqual([]);
    // What is no longer shared leaves the list, so that it cannot come back.
    expect(listed.filter((entry) => !found.some((one) => one.entry === entry))).toEqual([]);
  },
);

/** What says nothing in a stack trace: a bare participle, or a verb without what it is done to. */
const NAMELESS =
  /^(?:act|answered|ended|explain|failed|final|hear|heard|heed|hush|intrude|joined|listeners|named|nameless|obey|of|on|refused|said|tell|told|taken|tick|turn|written|wrong)$/;
const FUNCTION =
  /^\s*(?:export )?(?:async )?function (\w+)|^ {2}(?: {2})?(?:private |protected |static )*(?:async )?(\w+)\([^)]*\).*(?<!=> )\{$|^ {2}(?:private |protected )*(?:async )?(\w+)\($/gm;

test('no function is called by what says nothing in a stack trace', () => {
  const found = [...read('src', 'prove', 'bench', 'testbed')].flatMap(([path, text]) =>
    [...text.matchAll(FUNCTION)].map(([, a, b, c]) => ({ path, name: (a ?? b ?? c) as string })),
  );
  expect(found.length).toBeGreaterThan(2_000);
  expect(found.filter(({ name }) => NAMELESS.test(name))).toEqual([]);
});

/**
 * What is told or is news could be anything; a name says what it is. Those that stay are in the JSON of other nodes and
 * of kept histories. Some are the prover’s: checks, called as what they hold, and a mark of its matrix.
 */
const TOLD_ELSEWHERE = [
  'prove/checker/all.ts: outcomeIsTold',
  'prove/checker/all.ts: resetsAreTold',
  'prove/checker/all.ts: troubleIsTold',
  'prove/checker/outcome-is-told.ts: outcome-is-told',
  'prove/checker/outcome-is-told.ts: outcomeIsTold',
  'prove/checker/resets-are-told.ts: resets-are-told',
  'prove/checker/resets-are-told.ts: resetsAreTold',
  'prove/checker/trouble-is-told.ts: trouble-is-told',
  'prove/checker/trouble-is-told.ts: troubleIsTold',
  'prove/crowd/records.ts: told',
  'prove/history/people.ts: told',
  'prove/matrix/page.ts: told',
  'src/primary/cluster/bulletins.ts: told',
  'src/primary/incidents/remote-people.ts: told',
];
const TOLD =
  /\b(?:\w+(?:Told|News)(?![a-z])\w*|(?:Told|News|told|news)[A-Z]\w*|(?:\w+_)?(?:TOLD|NEWS)(?:_\w+)?)\b|(?:\b(?:const|let|class|interface|type|readonly|private) |[({<[,] ?)((?:told|news|Told|News)\b)(?=\??(?::| =|[,)}\]<]| extends))/g;

test('no name in code, and none of a file, is that something was told or is news', () => {
  const found = [...read('src', 'prove', 'bench', 'testbed')].flatMap(([path, text]) => {
    // Sentences are called as what they say, their files as what they are.
    const code = path.includes('/strings/')
      ? ''
      : text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replace(/'[^'\n]*'/g, '');
    const file = path.match(/[^/]+(?=\.tsx?$)/)?.[0] ?? '';
    const names = [...code.matchAll(TOLD)].map(([all, bare]) => bare ?? all);
    return [...(/(?:^|-)(?:told|news)(?:-|$)/.test(file) ? [file] : []), ...names].map(
      (name) => `${path}: ${name}`,
    );
  });
  expect([...new Set(found)].sort()).toEqual(TOLD_ELSEWHERE);
});
