/** `npm run bench`. */
import { repositoryRoot } from '../testbed/image.js';
import { machineFacts } from './measure/machine.js';
import { type BenchOptions, readBenchOptions, USAGE, UsageError } from './options.js';
import type { Missing, RunReport } from './report/run-report.js';
import { asText } from './report/text.js';
import { writeReport } from './report/write.js';
import { Bench } from './run/bench.js';
import type { ScenarioOutcome } from './run/scenario.js';

/** A run has to end within a quarter of an hour. */
const BEGIN_WITHIN_MINUTES = 14;

/**
 * Runs what was asked for. Resolves with the exit code: a missed goal is a result, a scenario without a result is a
 * failure.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let options: BenchOptions | 'help';
  try {
    options = readBenchOptions(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  const report = await run(options);
  if (options.out !== null) {
    await writeReport(options.out, report, repositoryRoot());
    console.log(`Written: ${options.out}/performance.md, performance/index.html, performance/results.json`);
  }
  return report.missing.length === 0 ? 0 : 1;
}

/**
 * Runs the scenarios asked for, each printed as it ends. One that fails, or finds the time over, costs none of the
 * others.
 */
export async function run(options: BenchOptions): Promise<RunReport> {
  const { seconds, repeats, short } = options;
  const startedMs = performance.now();
  const minutes = () => (performance.now() - startedMs) / 60_000;
  const bench = await Bench.open((line) => console.log(line), options);
  const outcomes: ScenarioOutcome[] = [];
  const missing: Missing[] = [];
  try {
    for (const scenario of options.scenarios) {
      const { name, title } = scenario;
      const beganAt = minutes();
      if (beganAt > BEGIN_WITHIN_MINUTES) {
        missing.push({ title, why: `the run was ${BEGIN_WITHIN_MINUTES} minutes old before its turn came` });
        continue;
      }
      try {
        const outcome = await scenario.run(bench, {
          seconds: seconds ?? (short ? 0.5 : scenario.seconds),
          repeats: repeats ?? (short ? 1 : scenario.repeats),
          short,
        });
        console.log(`${asText(outcome)}\n  ${name} took ${(60 * (minutes() - beganAt)).toFixed(0)} s\n`);
        outcomes.push(outcome);
      } catch (error) {
        const why = (error as Error).message;
        console.error(`${name} failed: ${why}\n`);
        missing.push({ title, why });
      }
    }
    return { machine: machineFacts(repositoryRoot(), bench.cores), minutes: minutes(), outcomes, missing };
  } finally {
    await bench.close();
  }
}

if (process.argv[1]?.endsWith('bench/main.js') === true) process.exitCode = await main(process.argv.slice(2));
