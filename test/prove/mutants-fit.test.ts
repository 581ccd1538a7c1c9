import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { MUTANTS } from '../../prove/mutants/all.js';
import { ALWAYS_GATHERS } from '../../prove/mutants/always-gathers.js';
import type { TextChange } from '../../testbed/changed-bundle.js';

/** As `scripts/build.mjs` builds it. */
async function built(file: string): Promise<string> {
  const path = fileURLToPath(new URL(`../../src/${file.replace(/\.js$/, '.ts')}`, import.meta.url));
  expect(existsSync(path), `${file} is there`).toBe(true);
  const source = readFileSync(path, 'utf8');
  return file.endsWith('.js') ? (await transform(source, { loader: 'ts', target: 'es2022' })).code : source;
}

test.each(MUTANTS)('the mutant $name finds what it changes', ({ changes }) => find(changes));

test('what makes every room gather is found', () => find(ALWAYS_GATHERS));

async function find(changes: readonly TextChange[]) {
  for (const { file, from, to } of changes) {
    const text = await built(file);
    expect(text).toContain(from);
    expect(text.replace(from, to)).not.toBe(text);
  }
}
