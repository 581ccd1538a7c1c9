import { parseArgs } from 'node:util';
import type { Scenario } from './run/scenario.js';
import { SCENARIOS } from './scenarios/all.js';

export interface BenchOptions {
  readonly scenarios: readonly Scenario[];
  /** Null: each scenario's own. */
  readonly seconds: number | null;
  readonly repeats: number | null;
  readonly short: boolean;
  /** Only these take part; null: all. */
  readonly contenders: readonly string[] | null;
  /** Root of another built checkout of Holdfast that takes part too; null: none. */
  readonly beside: string | null;
  /** Where the report is written; null prints it only. */
  readonly out: string | null;
}

/** Asked for wrongly; the message says what would be right. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run bench [-- [scenario …] [options]]

Without a scenario all are run (about a quarter of an hour) and docs/reports/performance.md is written.

  --seconds <number>  length of each measured window (default: each scenario's own)
  --repeats <number>  repetitions (default: each scenario's own)
  --short             few people and low rates: shows that everything works, not how fast it is
  --only <names>      contenders that take part, such as holdfast,sio-redis (default: all)
  --beside <folder>   another built checkout, which takes part wherever Holdfast does: before and after in one run
  --out <folder>      where to write performance.md, results.json and index.html
  --help

Scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`;

export function readBenchOptions(argv: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parse(argv);
  if (values.help === true) return 'help';
  const scenarios =
    positionals.length === 0
      ? SCENARIOS
      : positionals.map((name) => {
          const found = SCENARIOS.find((one) => one.name === name);
          if (found === undefined)
            throw new UsageError(
              `"${name}" is no scenario; there are ${SCENARIOS.map((one) => one.name).join(', ')}.`,
            );
          return found;
        });
  const short = values.short === true;
  return {
    scenarios,
    seconds: readNumber('seconds', values.seconds, 0.1, 600),
    repeats: readNumber('repeats', values.repeats, 1, 100),
    short,
    beside: values.beside ?? null,
    contenders: values.only === undefined ? null : values.only.split(','),
    out: values.out ?? (positionals.length === 0 && !short ? 'docs/reports' : null),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        repeats: { type: 'string' },
        short: { type: 'boolean' },
        only: { type: 'string' },
        beside: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readNumber(name: string, text: string | undefined, from: number, to: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !(value >= from && value <= to))
    throw new UsageError(`--${name} is "${text}"; it must be a number from ${from} to ${to}.`);
  return value;
}
