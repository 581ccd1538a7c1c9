import { parseArgs } from 'node:util';

export interface AttackOptions {
  readonly seed: number;
  readonly packets: number;
  readonly heads: number;
  readonly workers: number;
  readonly lanes: number;
  /** Packets a second of the flood; 0: none. */
  readonly flood: number;
  /** Seconds for which memory is looked at after it came back. */
  readonly watch: number;
}

export const ATTACK_USAGE = `Usage: npm run attack -- [options]

Starts a node with normal limits and the embedded store, sends it mutated packets and heads, floods it, and judges. No
worker died or missed a heartbeat (none for 1.5 s, by which the primary takes it out of rotation). Nothing was logged as
an error. Memory came back to within 20 % (the least that was seen after it). People's sends waited at most three times
as long (99 %) as on the quiet machine. Exit code 0: all of it holds; 1: something does not; 2: it could not be run.

  --seed <number>     default: the time; the same seed makes the same packets
  --packets <number>  mutated packets (default 1,000,000)
  --heads <number>    mutated heads of requests (default 100,000)
  --flood <number>    packets per second of the flood (default 1,000; 0: none)
  --watch <seconds>   how long memory is looked at after it came back (default 60)
  --workers <number>  workers of the node (default 2)
  --lanes <number>    connections at a time (default 48)`;

export class AttackUsageError extends Error {
  override name = 'AttackUsageError';
}

/** Reads the arguments; `help` when they ask for the usage. Throws `AttackUsageError` with what would be right. */
export function readAttackOptions(argv: readonly string[]): AttackOptions | 'help' {
  const names = ['seed', 'packets', 'heads', 'flood', 'watch', 'workers', 'lanes'] as const;
  let given: Partial<Record<(typeof names)[number] | 'help', string | boolean>>;
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    given = parseArgs({ args: [...argv], options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new AttackUsageError((error as Error).message);
  }
  if (given.help === true) return 'help';
  const whole = (name: (typeof names)[number], fallback: number, least: number): number => {
    const text = given[name];
    if (text === undefined) return fallback;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new AttackUsageError(`--${name} must be a whole number from ${least}, not ${text}`);
  };
  return {
    seed: whole('seed', Date.now() % 2 ** 31, 0),
    packets: whole('packets', 1_000_000, 0),
    heads: whole('heads', 100_000, 0),
    flood: whole('flood', 1_000, 0),
    watch: whole('watch', 60, 0),
    workers: whole('workers', 2, 1),
    lanes: whole('lanes', 48, 1),
  };
}
