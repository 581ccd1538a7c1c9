/** `npm run attack`. */
import { attack, floodLine } from './attack.js';
import { ATTACK_USAGE, AttackUsageError, readAttackOptions } from './options.js';

const MIB = 2 ** 20;

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
    const { packets, heads, flood, memoryBefore, memoryAfter, faults } = await attack(options, console.log);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.log(
      `\n${packets.sent} mutated packets over ${packets.connections} connections, ${heads.sent} mutated heads, ${seconds} s`,
    );
    console.log(
      `memory ${(memoryBefore / MIB).toFixed(1)} MiB before, ${(memoryAfter / MIB).toFixed(1)} MiB after`,
    );
    if (flood !== null) console.log(`sends: ${floodLine(flood)}`);
    for (const fault of faults) console.log(`VIOLATED ${fault}`);
    console.log(faults.length === 0 ? 'held' : `${faults.length} violated`);
    return faults.length === 0 ? 0 : 1;
  } catch (problem) {
    if (!(problem instanceof AttackUsageError)) throw problem;
    console.error(`${problem.message}\n\n${ATTACK_USAGE}`);
    return 2;
  }
}

if (process.argv[1]?.endsWith('prove/attack/main.js') === true)
  process.exitCode = await main(process.argv.slice(2));
