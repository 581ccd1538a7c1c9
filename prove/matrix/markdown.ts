import { item, paragraph, table } from '../../testbed/markdown.js';
import type { Matrix } from './matrix.js';
import { backText, COLUMNS, ROW_WORDS, survivalText, verdictText } from './words.js';

/** The matrix as a table for each mode, with the command of each cell. */
export function markdownOf(matrix: Matrix): string {
  const { date, commit, machine, cells } = matrix;
  const faults = cells.reduce((sum, cell) => sum + cell.faults, 0);
  const lines = [
    '# What survives what',
    '',
    paragraph(
      `Measured on ${date}, commit ${commit}, on ${machine}: ${cells.length} cells, ${faults} faults, by \`npm run prove:matrix\`. The same as [a page](index.html) and [data](matrix.json).`,
    ),
    '',
    paragraph(
      '*kept*: nothing was lost or wrong. *told n×*: something was lost or left out, and the people were told (signed out, a gap, a reset). *LOST n×*: n violations that nobody was told of. *–*: not offered. *back*: median / 99 % of the time from the fault until the clients of what was hit were connected elsewhere and had caught up.',
    ),
  ];
  for (const row of new Set(cells.map((cell) => cell.mode))) {
    const stores = new Set(cells.filter((one) => one.mode === row).map((one) => one.store));
    lines.push('', `## ${ROW_WORDS[row] ?? row}`, '', paragraph(`Kept in: ${[...stores].join(', ')}.`), '');
    const titles = ['fault', 'n', ...COLUMNS.map(([, title]) => title), 'back'];
    const rows = cells
      .filter((one) => one.mode === row)
      .map((cell) => [
        `${cell.fault}${verdictText(cell)}`,
        String(cell.faults),
        ...COLUMNS.map(([name]) => survivalText(cell[name])),
        backText(cell),
      ]);
    lines.push(table([titles, ...rows]));
  }
  lines.push('', '## The faults', '');
  for (const [kind, about] of Object.entries(matrix.faultsAbout)) lines.push(item(`**${kind}**: ${about}`));
  lines.push('', '## Repeat a cell', '', '```');
  for (const cell of cells) lines.push(cell.command);
  lines.push('```', '');
  return lines.join('\n');
}
