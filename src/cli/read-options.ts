import { parseArgs } from 'node:util';
import { UsageError } from './commands.js';

export interface FlagSpec {
  /** What stands for the value in the help, or null for a flag without one. */
  readonly takes: string | null;
  readonly help: string;
}

/** Flags of a command by name; `null` when help was asked for. Throws UsageError on an unknown flag. */
export function readFlags<Name extends string>(
  command: string,
  args: readonly string[],
  specs: Readonly<Record<Name, FlagSpec>>,
): Partial<Record<Name, string>> | null {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const [name, { takes }] of Object.entries<FlagSpec>(specs)) {
    options[name] = { type: takes === null ? 'boolean' : 'string' };
  }
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const [first] = (error as Error).message.split('\n');
    throw new UsageError(`${first}\n\n${flagHelp(command, specs)}`);
  }
  if (values.help === true) return null;
  const found: Partial<Record<Name, string>> = {};
  for (const [name, value] of Object.entries(values)) found[name as Name] = String(value);
  return found;
}

/** The help of a command with these flags. */
export function flagHelp(command: string, specs: Readonly<Record<string, FlagSpec>>): string {
  const lines = Object.entries(specs).map(
    ([name, { takes, help }]) => `  ${`--${name}${takes === null ? '' : ` <${takes}>`}`.padEnd(24)}${help}`,
  );
  return [`Usage: holdfast ${command} [options]`, '', ...lines].join('\n');
}

/** A whole number within bounds; throws UsageError naming the flag. */
export function wholeNumber(flag: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) {
    throw new UsageError(`--${flag} is "${text}"; it must be a whole number from ${from} to ${to}.`);
  }
  return value;
}
