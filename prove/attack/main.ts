/** `npm run attack`. */
import { LIMITS } from '../../src/protocol/limits.js';
import { attack, floodLine } from './attack.js';
import { memoryLine } from './memory.js';
import { ATTACK_USAGE, AttackUsageError, readAttackOptions } from './options.js';

/** Runs the attack with these arguments. Resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readAttackOptions(argv);
    if (options === 'help') {
      console.log(ATTACK_USAGE);
      return 0;
    }
    console.log(`seed ${options.seed}`);
    const startedAt = performance.now();
    const outcome = await attack(options, console.log);
    const { packets, heads, flood, memory, faults } = outcome;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.log(
      `\n${packets.sent} mutated packets over ${packets.connections} connections, ${heads.sent} mutated heads, ${seconds} s`,
    );
    console.log(memoryLine(memory));
    console.log(
      `heartbeats: each ${LIMITS.heartbeatMs} ms, missed past ${LIMITS.heartbeatSuspectMs} ms; the longest time between two was ${Math.round(outcome.longestSilenceMs)} ms; the primary itself was late ${outcome.primaryLate} times`,
    );
    if (flood !== null) console.log(`sends: ${floodLine(flood)}`);
    for (const fault of faults) console.log(`VIOLATED ${fault}`);
    console.log(faults.length === 0 ? 'held' : `${faults.length} violated`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof AttackUsageError)) throw error;
    console.error(`${error.message}\n\n${ATTACK_USAGE}`);
    return 2;
  }
}

if (process.argv[1]?.endsWith('prove/attack/main.js') === true)
  process.exitCode = await main(process.argv.slice(2));
