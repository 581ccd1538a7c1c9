/** Options of a program: a flag, else its environment variable, else what the caller makes of nothing. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** The start is refused; the message says what was wrong and what would be right. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Asked for help: print `text`, exit 0. */
export class HelpRequest extends Error {
  override name = 'HelpRequest';
  constructor(readonly text: string) {
    super('help');
  }
}

export interface OptionSpec {
  /** Its variable; null for a switch, which takes no value and has no variable. */
  readonly env: string | null;
  /** What stands for the value in the help. */
  readonly takes: string;
  readonly help: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables that may instead name a file, as `<name>_FILE`: how containers are given secrets. The primary reads them
 * once, and no child of it gets them.
 */
export const SECRET_VARIABLES = [
  'REDIS_URL',
  'HOLDFAST_SECRET',
  'HOLDFAST_METRICS_TOKEN',
  'HOLDFAST_CONSUL',
  'HOLDFAST_OIDC_SECRET',
  'HOLDFAST_SMTP',
];

/** The options of one program. */
export class Options<Name extends string> {
  constructor(
    /** As it is typed: `npm start --`. */
    private readonly program: string,
    private readonly specs: Readonly<Record<Name, OptionSpec>>,
  ) {}

  get usage(): string {
    const lines = Object.entries<OptionSpec>(this.specs).map(([name, { env, takes, help }]) => {
      const flag = env === null ? `--${name}` : `--${name} <${takes}>`;
      return `  ${flag.padEnd(26)}${(env ?? '').padEnd(26)}${help}`;
    });
    return [
      `Usage: ${this.program} [options]     (or the environment variable beside each)`,
      '',
      ...lines,
    ].join('\n');
  }

  /**
   * What was given, trimmed; a switch as `true`. Throws ConfigError on an unknown flag or an unreadable secret file,
   * HelpRequest on --help.
   */
  read(argv: readonly string[], env: Environment): Partial<Record<Name, string>> {
    const names = Object.keys(this.specs) as Name[];
    const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
      help: { type: 'boolean', short: 'h' },
    };
    for (const name of names) options[name] = { type: this.specs[name].env === null ? 'boolean' : 'string' };
    let flags: Record<string, unknown>;
    try {
      flags = parseArgs({ args: [...argv], options }).values;
    } catch (error) {
      throw new ConfigError(`${(error as Error).message.split('\n')[0]}\n\n${this.usage}`);
    }
    if (flags.help === true) throw new HelpRequest(this.usage);
    const filled = withSecretFiles(env);
    const found: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const variable = this.specs[name].env;
      const value = flags[name] ?? (variable === null ? undefined : filled[variable]);
      // An empty variable is an unset one: that is how compose files and shells leave them.
      const text = value === undefined ? '' : String(value).trim();
      if (text !== '') found[name] = text;
    }
    return found;
  }

  invalid(name: Name, value: string, right: string): ConfigError {
    return new ConfigError(`${this.labelOf(name)} is "${value}"; it must be ${right}.`);
  }

  /** `--name (or VARIABLE)`. */
  labelOf(name: Name): string {
    const { env } = this.specs[name];
    return env === null ? `--${name}` : `--${name} (or ${env})`;
  }

  choice<T extends string>(name: Name, text: string, choices: readonly T[]): T {
    const choice = choices.find((one) => one === text);
    if (choice === undefined) throw this.invalid(name, text, `one of ${choices.join(', ')}`);
    return choice;
  }
}

function withSecretFiles(env: Environment): Environment {
  const filled: Record<string, string | undefined> = { ...env };
  for (const name of SECRET_VARIABLES) {
    const path = env[`${name}_FILE`]?.trim();
    if (!path || env[name]?.trim()) continue;
    try {
      filled[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      throw new ConfigError(`${name}_FILE cannot be read: ${(error as Error).message}`);
    }
  }
  return filled;
}
