import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runNode } from '../../testbed/processes/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const NODE = ['process.pid', 'Buffer.from("")', 'setImmediate(() => {})'];
const PAGE = ['document.title', 'window.name', 'localStorage.length'];
const BOTH = ['fetch("")', 'new AbortController()', 'setTimeout(() => {}, 1)'];

/** What each part of src may not lean on, and some of what it may. */
const PARTS = {
  'src/protocol': { refused: [...NODE, ...PAGE, ...BOTH], allowed: ['new Map()'] },
  'src/client': { refused: [...NODE, ...PAGE], allowed: BOTH },
  'src/browser': { refused: NODE, allowed: [...PAGE, ...BOTH] },
  src: { refused: PAGE, allowed: [...NODE, ...BOTH] },
} as const;

/** The lines of a file of this part that do not compile. */
async function problems(part: string, lines: readonly string[]): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-types-'));
  try {
    await writeFile(
      join(folder, 'lines.ts'),
      `${lines.map((line) => `void (${line});`).join('\n')}\nexport {};\n`,
    );
    const config = {
      extends: join(root, part, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
      include: [join(folder, 'lines.ts')],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { output: said } = await runNode(tsc, ['-p', folder, '--pretty', 'false']);
    const found = [...said.matchAll(/lines\.ts\((\d+),/g)].map((match) => Number(match[1]));
    if (found.length === 0) expect(said).toBe('');
    return [...new Set(found)].sort((a, b) => a - b);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('each part of src compiles with what it may lean on, and not with more', () => {
  test.each(Object.entries(PARTS))('%s', async (part, { refused, allowed }) => {
    expect(await problems(part, [...refused, ...allowed])).toEqual(refused.map((_, at) => at + 1));
  });

  test('npm run check compiles every part', async () => {
    const { scripts } = (await import('../../package.json', { with: { type: 'json' } })).default;
    for (const part of Object.keys(PARTS))
      expect(scripts['check:types'].split(' && ')).toContain(`tsc -p ${part}`);
    expect(scripts.check).toContain('npm run -s check:types');
  });
});
