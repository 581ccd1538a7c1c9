import { createReadStream } from 'node:fs';
import { HoldfastError } from '../protocol/errors.js';
import { readIncidentFile } from '../protocol/incident/schema.js';
import { LIMITS } from '../protocol/limits.js';
import { type Command, UsageError } from './commands.js';
import { incidentText } from './incident-text.js';

const USAGE = [
  'Usage: holdfast incident show <file>',
  '',
  'Shows an incident that the control room or the prover wrote as a file: what happened, to the millisecond,',
  'who was where, and what each person lost.',
].join('\n');

/** `holdfast incident show FILE`: an incident for a person, wherever it happened. */
export const incidentCommand: Command = {
  name: 'incident',
  summary: 'show an incident that the control room or the prover wrote as a file',
  run: async (args) => {
    const [verb, path, ...more] = args;
    if (verb === '--help' || verb === '-h') {
      console.log(USAGE);
      return 0;
    }
    if (verb !== 'show' || path === undefined || more.length > 0) throw new UsageError(USAGE);
    console.log(incidentText(readIncident(path, await readText(path))));
    return 0;
  },
};

function readIncident(path: string, text: string) {
  try {
    return readIncidentFile(text);
  } catch (error) {
    if (error instanceof HoldfastError) throw new UsageError(`${path} ${error.message}`);
    throw error;
  }
}

/** One byte more than an incident can have, so that a larger file is refused without being read whole. */
async function readText(path: string): Promise<string> {
  try {
    let text = '';
    // In their order, so that a pipe can be read, too.
    const parts = createReadStream(path, { encoding: 'utf8', end: LIMITS.incidentFileMaxBytes });
    for await (const part of parts) text += part;
    return text;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read: ${WHY[code] ?? message}.`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder; name the file in it',
  EACCES: 'you may not read it',
};
