import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A function, method, getter or member of an interface that is called as a question, up to its declared type. */
const ASKING =
  /^ *(?:export )?(?:private |protected |static |readonly )*(?:async )?(?:function |get )?((?:is|has|may|can|are|was|were|does|should)[A-Z]\w*)\??(?:<[^>]*>)?(?:: )?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?::| =>) ([^{;\n]+?) ?[{;]$/gm;
/** Yes or no, at once or later; or so for each of several. */
const YES_OR_NO = /^(?:Promise<)?(?:boolean|true|false|readonly boolean\[\]|(?:asserts )?\w+ is .+)>?$/;

/** What is asked in a text, with the type of what comes back. */
function askedIn(text: string): { name: string; type: string }[] {
  return [...text.matchAll(ASKING)].map(([, name, type]) => ({ name: name as string, type: type as string }));
}

test('a function is found by its name and its declared type', () => {
  const text = [
    'export async function isThere(a: string, b = of(a)): Promise<boolean> {',
    'function hasEnd(a: Way): a is Road {',
    'function isCopy({ a }: Lock): string {',
    '  get isOld(): boolean {',
    '  mayWrite(): void {',
    '  readonly isUp: () => boolean;',
    '  isUp(): Promise<number>;',
    'function issue(): string {',
    '  if (isOpen(page)) {',
  ].join('\n');
  const found = askedIn(text);
  expect(found.map(({ name }) => name)).toEqual([
    'isThere',
    'hasEnd',
    'isCopy',
    'isOld',
    'mayWrite',
    'isUp',
    'isUp',
  ]);
  expect(found.filter(({ type }) => !YES_OR_NO.test(type)).map(({ type }) => type)).toEqual([
    'string',
    'void',
    'Promise<number>',
  ]);
});

test('what is called as a question answers yes or no', () => {
  const found = ['src', 'prove', 'bench', 'testbed', 'test', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.m?tsx?$/.test(path) && !path.endsWith('yes-or-no.test.ts'))
      .flatMap((path) =>
        askedIn(readFileSync(join(root, folder, path), 'utf8')).map((one) => ({
          path: join(folder, path),
          ...one,
        })),
      ),
  );
  expect(found.length).toBeGreaterThan(200);
  expect(found.filter(({ type }) => !YES_OR_NO.test(type))).toEqual([]);
});
