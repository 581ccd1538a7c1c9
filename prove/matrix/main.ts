/** `npm run prove:matrix`: measures the survival matrix, cell after cell, and writes it after each. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../../testbed/image.js';
import { FAULTS } from '../nemesis/all.js';
import { prove } from '../run/prove.js';
import { type Cell, cellOf } from './cell.js';
import { markdownOf } from './markdown.js';
import { commitNow, type Matrix, machineNow } from './matrix.js';
import { pageOf } from './page.js';
import { MATRIX_ROWS, matrixRowOf, planOf, type RowName } from './plan.js';

const HELP = `Usage: npm run prove:matrix -- [options]

  --rows <list>     ${MATRIX_ROWS.join(', ')} (default all)
  --faults <list>   only these kinds
  --whole           every fault for every row, not only for shared
  --n <number>      faults a cell (default 3)
  --clients, --rooms, --rate <number>   default 30, 5, 30
  --add             keep cells that were measured before and are not measured now
  --draw            measure nothing; write page and text from the data again
  --out <folder>    default docs/reports/survival
`;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: MATRIX_ROWS.join(',') },
    faults: { type: 'string' },
    whole: { type: 'boolean', default: false },
    n: { type: 'string', default: '3' },
    clients: { type: 'string', default: '30' },
    rooms: { type: 'string', default: '5' },
    rate: { type: 'string', default: '30' },
    add: { type: 'boolean', default: false },
    draw: { type: 'boolean', default: false },
    out: { type: 'string', default: join(repositoryRoot(), 'docs/reports/survival') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) console.log(HELP);
else await measure();

async function measure(): Promise<void> {
  await mkdir(values.out, { recursive: true });
  const rows = values.rows.split(',') as RowName[];
  const size = {
    n: Number(values.n),
    clients: Number(values.clients),
    rooms: Number(values.rooms),
    rate: Number(values.rate),
  };
  const plans = values.draw ? [] : planOf(rows, values.faults?.split(',') ?? null, values.whole, size);
  const before = values.add || values.draw ? await readMatrix() : null;
  const cells = new Map<string, Cell>();
  for (const cell of before?.cells ?? []) cells.set(`${cell.mode} ${cell.fault}`, cell);
  for (const [index, plan] of plans.entries()) {
    const row = matrixRowOf(plan);
    console.log(`\n[${index + 1}/${plans.length}] ${row} × ${plan.faults.join()}`);
    try {
      const { verdict, figures, dir } = await prove(plan, (line) => console.log(`  ${line}`));
      const made = { date: new Date().toISOString().slice(0, 10), commit: commitNow() };
      const cell = cellOf(plan, verdict, figures, made);
      cells.set(`${row} ${cell.fault}`, cell);
      console.log(
        `  ${cell.verdict}${cell.why === null ? '' : `: ${cell.why}`}${dir === null ? '' : ` (${dir})`}`,
      );
    } catch (error) {
      console.log(`  could not be run: ${String(error)}`);
      process.exitCode = 1;
    }
    await write([...cells.values()], before);
  }
  if (values.draw) await write([...cells.values()], before);
}

async function readMatrix(): Promise<Matrix | null> {
  try {
    const matrix = JSON.parse(await readFile(join(values.out, 'matrix.json'), 'utf8')) as Matrix;
    // Cells did not always say when they were made.
    const { date, commit } = matrix;
    return {
      ...matrix,
      cells: matrix.cells.map((cell: Partial<Cell>) => ({ date, commit, ...cell }) as Cell),
    };
  } catch {
    // There is none yet: a new one begins.
    return null;
  }
}

async function write(cells: readonly Cell[], before: Matrix | null): Promise<void> {
  const order = new Map<string, number>();
  for (const row of MATRIX_ROWS) for (const fault of FAULTS) order.set(`${row} ${fault.kind}`, order.size);
  const rank = (cell: Cell) => order.get(`${cell.mode} ${cell.fault}`) ?? 0;
  const sorted = [...cells].sort((a, b) => rank(a) - rank(b));
  const distinct = (values: readonly string[]) => [...new Set(values)].sort().join(', ');
  const matrix: Matrix = {
    date: distinct(sorted.map((cell) => cell.date)),
    commit: distinct(sorted.map((cell) => cell.commit)),
    machine: values.draw && before !== null ? before.machine : machineNow(),
    seeds: sorted.map((cell) => cell.seed),
    faultsAbout: Object.fromEntries(FAULTS.map((fault) => [fault.kind, fault.about])),
    cells: sorted,
  };
  await writeFile(join(values.out, 'matrix.json'), `${JSON.stringify(matrix, null, 1)}\n`);
  await writeFile(join(values.out, 'README.md'), markdownOf(matrix));
  await writeFile(join(values.out, 'index.html'), pageOf(matrix));
}
