import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Holdings, WayBack } from '../store/embedded/inspect.js';
import { POSSIBLY_UNDONE } from '../store/embedded/loss-words.js';
import type { OpenedRepair } from '../store/embedded/repair.js';
import { StoreOpenError } from '../store/store-open-error.js';
import { type Command, UsageError } from './commands.js';
import { flagHelp, readFlags } from './read-options.js';

const FLAGS = {
  data: { takes: 'folder', help: 'the data folder (default ./data, or HOLDFAST_DATA)' },
  yes: { takes: null, help: 'take the best that can be had, without asking' },
} as const;

/** `holdfast repair`: shows what a stopped store's files hold, and takes the best of it when told to. */
export const repairCommand: Command = {
  name: 'repair',
  summary: 'show what the files of a damaged embedded store hold, and save the best of it',
  run: async (args) => {
    const flags = readFlags('repair', args, FLAGS);
    if (flags === null) {
      console.log(flagHelp('repair', FLAGS));
      return 0;
    }
    const dataDir = resolve(flags.data ?? process.env.HOLDFAST_DATA ?? './data');
    const repair = await open(dataDir);
    try {
      return await decide(repair, dataDir, flags.yes === 'true');
    } finally {
      repair.close();
    }
  },
};

async function open(dataDir: string): Promise<OpenedRepair> {
  // Loaded when it is needed: Valkey is WebAssembly, which Node calls an experiment on stderr.
  process.removeAllListeners('warning');
  const { openRepair } = await import('../store/embedded/repair.js');
  try {
    return await openRepair(dataDir, (words) => console.log(words));
  } catch (error) {
    if (error instanceof StoreOpenError) throw new UsageError(error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UsageError(`There is no embedded store in ${dataDir}. Name its data folder with --data.`);
    }
    throw error;
  }
}

/** Resolves with the exit code: 0 when nothing is to be done or it was done, 1 when it was not. */
async function decide({ inspection, adopt }: OpenedRepair, dataDir: string, yes: boolean): Promise<number> {
  const { files, ways, starts, loss, noteAlone } = inspection;
  for (const { path, bytes, damagedAt } of files) {
    console.log(`${path}: ${bytes} bytes, ${phraseState(bytes, damagedAt)}`);
  }
  for (const one of ways) {
    console.log(
      `  from ${one.path}${one.kind === 'pieces' ? ', in pieces' : ''}: ${phraseHoldings(one.holdings)}`,
    );
  }
  const [best] = ways;
  if (noteAlone !== null) {
    console.log(
      `The files of this store are gone (store-*.journal); ${noteAlone} tells that there were some. Put them back from where they went, or from a backup. To begin an empty chat instead, remove ${noteAlone}, and start again. Nothing was changed.`,
    );
    return 1;
  }
  if (best === undefined) {
    console.log('There is no file of a store here, so there is nothing to repair.');
    return files.length === 0 ? 0 : 1;
  }
  if (starts) {
    console.log(
      loss === null
        ? 'The newest file is sound: a start takes it as it is. Nothing was changed.'
        : `A start takes the newest file as it is, and gives every room a new epoch, since something is missing: ${loss}. Nothing was changed.`,
    );
    return 0;
  }
  if (isNothing(best.holdings)) {
    const folder = dirname(best.path);
    console.log(
      `\nNothing can be saved of these files. Put others in their place, of a backup. To begin an empty chat instead, move ${folder} away, and start again. Nothing was changed.`,
    );
    return 1;
  }
  console.log(
    `\nThe best that can be had: ${phraseHoldings(best.holdings)}, from ${best.path}. A new file is made of it. Every room gets a new epoch: clients are told that messages may be missing. The files of now are kept beside it as *.damaged. ${POSSIBLY_UNDONE}`,
  );
  if (!best.holdings.signedIn) {
    console.log(
      "Everybody is signed out by it, and signs in again as before: the store's mark, to which their cookies belong, is lost.",
    );
  }
  if (!yes && !(await askToConfirm())) {
    console.log(`Nothing was changed. Do it with: npx holdfast repair --data ${dataDir} --yes`);
    return 1;
  }
  return printRepair(best, await adopt(best));
}

function printRepair(best: WayBack, aside: readonly string[]): number {
  console.log(`Done: ${phraseHoldings(best.holdings)}. Kept: ${aside.join(', ')}.`);
  return 0;
}

async function askToConfirm(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question('Take it? Type yes: ')).trim() === 'yes';
  } finally {
    terminal.close();
  }
}

function phraseState(bytes: number, damagedAt: number | null): string {
  if (damagedAt !== null) return `damaged from byte ${damagedAt} on`;
  return bytes === 0 ? 'empty' : 'sound';
}

/** An empty chat is what a repair is there to prevent. */
function isNothing({ accounts, rooms, messages }: Holdings): boolean {
  return accounts + rooms + messages === 0;
}

function phraseHoldings({ accounts, rooms, messages, newestAt }: Holdings): string {
  const newest = newestAt === null ? '' : `, the newest of ${new Date(newestAt).toISOString()}`;
  return `${phraseCount(accounts, 'account')}, ${phraseCount(rooms, 'room')}, ${phraseCount(messages, 'message')}${newest}`;
}

function phraseCount(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
