/** The report on a terminal. */
import type { ScenarioOutcome } from '../run/scenario.js';
import { number, spread } from './format.js';

export function asText(outcome: ScenarioOutcome): string {
  const head = ['', ...outcome.figures.map(({ label, unit }) => (unit === '' ? label : `${label}, ${unit}`))];
  const rows = outcome.rows.map((row) => [
    row.label,
    ...outcome.figures.map(({ key, digits }) => {
      const value = row.values[key];
      return value === undefined ? '' : number(value.median, digits);
    }),
  ]);
  const goals = outcome.goals.map(
    ({ what, goal, measured, unit, digits, met }) =>
      `  ${met === null ? '   ' : met ? 'yes' : 'NO '}  ${what}: ${spread(measured, digits)} ${unit}   goal ${goal}`,
  );
  return [
    '',
    `${outcome.title}. ${outcome.setting}`,
    ...columns([head, ...rows]),
    ...goals,
    ...outcome.notes.map((note) => `  ${note}`),
  ].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(cell).join('  ')}`.trimEnd());
}
