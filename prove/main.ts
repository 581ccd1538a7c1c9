/** `npm run prove`. */
import { AdapterError } from './app/adapter.js';
import { appWords } from './app/words.js';
import { gatherFacts } from './checker/facts.js';
import { figuresOf } from './checker/figures.js';
import { judgeFacts } from './checker/judge.js';
import { readHistory } from './read-history.js';
import { type ProofOptions, readProofOptions, UsageError } from './run/options.js';
import { prove } from './run/prove.js';
import { report } from './run/report.js';
import { USAGE } from './run/usage.js';

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
  } catch (error) {
    console.error(whyNotRun(error));
    return 2;
  }
}

/** A proof that could not be run proves nothing; who has to do something about it is told what. */
function whyNotRun(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof AdapterError) return error.message;
  return `It could not be run to its end: ${error instanceof Error ? error.stack : String(error)}`;
}

function judgeFiles(paths: readonly string[]): number {
  const facts = gatherFacts(readHistory(paths));
  const verdict = judgeFacts(facts);
  const options = { seed: verdict.seed } as ProofOptions;
  const words = facts.run.numbersAreDerived === true ? { words: appWords(facts) } : {};
  console.log(report({ options, verdict, figures: figuresOf(facts), ...words, dir: null }));
  return exitCode(verdict.holds);
}

function exitCode(holds: boolean | null): number {
  return holds === true ? 0 : holds === false ? 1 : 2;
}

if (process.argv[1]?.endsWith('prove/main.js') === true) process.exitCode = await main(process.argv.slice(2));
