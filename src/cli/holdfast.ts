#!/usr/bin/env node
/** The command `holdfast`: a table of commands, each in a file of its own. */
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../options.js';
import { balancerCommand } from './balancer-command.js';
import { type Command, UsageError } from './commands.js';
import { crowdCommand } from './crowd-command.js';
import { incidentCommand } from './incident-command.js';
import { proveCommand } from './prove-command.js';
import { repairCommand } from './repair-command.js';
import { startCommand } from './start-command.js';

const COMMANDS: readonly Command[] = [
  startCommand,
  crowdCommand,
  balancerCommand,
  repairCommand,
  incidentCommand,
  proveCommand,
];

function help(): string {
  return [
    'Usage: holdfast <command> [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`),
    '',
    'Options of a command: holdfast <command> --help',
    'The version: holdfast --version',
  ].join('\n');
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Resolves with the exit code, or null when the command goes on. */
async function runCommand([name, ...args]: readonly string[]): Promise<number | null> {
  if (name === undefined) {
    console.error(help());
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(help());
    return 0;
  }
  if (name === '--version' || name === '-v') {
    console.log(await version());
    return 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    console.error(`There is no command "${name}".\n\n${help()}`);
    return 2;
  }
  return command.run(args);
}

try {
  const code = await runCommand(process.argv.slice(2));
  // Connections and timers of a command that is done must not hold the terminal.
  if (code !== null) process.exit(code);
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(2);
}
