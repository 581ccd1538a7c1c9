/** `npm run bench`. */
import { type BenchOptions, readBenchOptions, USAGE, UsageError } from './options.js';
import { asText } from './report/text.js';
import { Bench } from './run/bench.js';
import type { Outcome } from './run/scenario.js';

/** Runs what was asked for. Resolves with the exit code: a missed goal is a result, not a failure. */
export async function main(argv: readonly string[]): Promise<number> {
  let options: BenchOptions | 'help';
  try {
    options = readBenchOptions(argv);
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    console.error(`${problem.message}\n\n${USAGE}`);
    return 2;
  }
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  await run(options);
  return 0;
}

/** The outcomes of the scenarios asked for, printed as they come. */
export async function run({
  scenarios,
  seconds,
  repeats,
  short,
  contenders,
}: BenchOptions): Promise<Outcome[]> {
  const bench = await Bench.open((line) => console.log(line), contenders);
  const outcomes: Outcome[] = [];
  try {
    for (const scenario of scenarios) {
      const outcome = await scenario.run(bench, {
        seconds: seconds ?? (short ? 0.5 : scenario.seconds),
        repeats: repeats ?? (short ? 1 : scenario.repeats),
        short,
      });
      console.log(`${asText(outcome)}\n`);
      outcomes.push(outcome);
    }
  } finally {
    await bench.close();
  }
  return outcomes;
}

if (process.argv[1]?.endsWith('bench/main.js') === true) process.exitCode = await main(process.argv.slice(2));
