/** `npm run bench`. */
import { repositoryRoot } from '../prove/system/image.js';
import { machineFacts } from './measure/machine.js';
import { type BenchOptions, readBenchOptions, USAGE, UsageError } from './options.js';
import type { RunReport } from './report/run-report.js';
import { asText } from './report/text.js';
import { writeReport } from './report/write.js';
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
  const report = await run(options);
  if (options.out !== null) {
    await writeReport(options.out, report, repositoryRoot());
    console.log(`Written: ${options.out}/performance.md, performance/index.html, performance/results.json`);
  }
  return 0;
}

/** Runs the scenarios asked for, each printed as it ends. */
export async function run(options: BenchOptions): Promise<RunReport> {
  const { seconds, repeats, short, contenders } = options;
  const startedMs = performance.now();
  const bench = await Bench.open((line) => console.log(line), contenders);
  const outcomes: Outcome[] = [];
  try {
    for (const scenario of options.scenarios) {
      const outcome = await scenario.run(bench, {
        seconds: seconds ?? (short ? 0.5 : scenario.seconds),
        repeats: repeats ?? (short ? 1 : scenario.repeats),
        short,
      });
      console.log(`${asText(outcome)}\n`);
      outcomes.push(outcome);
    }
    const minutes = (performance.now() - startedMs) / 60_000;
    return { machine: machineFacts(repositoryRoot(), bench.cores), minutes, outcomes };
  } finally {
    await bench.close();
  }
}

if (process.argv[1]?.endsWith('bench/main.js') === true) process.exitCode = await main(process.argv.slice(2));
