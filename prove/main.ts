/** `npm run prove`. */
import { gatherFacts } from './checker/facts.js';
import { figuresOf } from './checker/figures.js';
import { judgeFacts } from './checker/judge.js';
import { readHistory } from './read-history.js';
import { type ProofOptions, readProofOptions, USAGE, UsageError } from './run/options.js';
import { prove } from './run/prove.js';
import { report } from './run/report.js';

/** Runs the prover with these arguments. Resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readProofOptions(argv);
    if (options === 'help') {
      console.log(USAGE);
      return 0;
    }
    if ('judge' in options) return judgeFiles(options.judge);
    const proof = await prove(options, (line) => console.log(line));
    console.log(report(proof));
    return exitCode(proof.verdict.holds);
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    console.error(`${problem.message}\n\n${USAGE}`);
    return 2;
  }
}

function judgeFiles(paths: readonly string[]): number {
  const facts = gatherFacts(readHistory(paths));
  const verdict = judgeFacts(facts);
  const options = { seed: verdict.seed } as ProofOptions;
  console.log(report({ options, verdict, figures: figuresOf(facts), dir: null }));
  return exitCode(verdict.holds);
}

function exitCode(holds: boolean | null): number {
  return holds === true ? 0 : holds === false ? 1 : 2;
}

if (process.argv[1]?.endsWith('prove/main.js') === true) process.exitCode = await main(process.argv.slice(2));
