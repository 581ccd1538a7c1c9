import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Crowd } from '../crowd/crowd.js';
import { crowdOrder } from '../domain/crowd-order.js';
import { LIMITS } from '../protocol/limits.js';
import { type Command, UsageError } from './commands.js';
import { flagHelp, readFlags, wholeNumber } from './read-options.js';

const FLAGS = {
  url: { takes: 'origin', help: 'the chat (default http://localhost:3000)' },
  people: { takes: 'number', help: `how many, 1 to ${LIMITS.crowdMax} (default 20)` },
  data: {
    takes: 'folder',
    help: "the node's data folder, for its secret (default ./data; not with Redis, which keeps it itself)",
  },
  secret: { takes: 'text', help: "the cluster's secret (or HOLDFAST_SECRET), instead of --data" },
  seconds: { takes: 'number', help: 'go home after this (default: until Ctrl-C)' },
} as const;

const REPORT_EVERY_MS = 1_000;
const DAY_SECONDS = 86_400;

/** `holdfast crowd`: synthetic people for a node that runs already, from this terminal. */
export const crowdCommand: Command = {
  name: 'crowd',
  summary: 'bring in synthetic people who sign in, join a room and talk',
  run: async (args) => {
    const flags = readFlags('crowd', args, FLAGS);
    if (flags === null) {
      console.log(flagHelp('crowd', FLAGS));
      return 0;
    }
    const url = readOrigin(flags.url ?? 'http://localhost:3000');
    const people = wholeNumber('people', flags.people ?? '20', 1, LIMITS.crowdMax);
    const seconds =
      flags.seconds === undefined ? null : wholeNumber('seconds', flags.seconds, 1, DAY_SECONDS);
    const secret = flags.secret ?? process.env.HOLDFAST_SECRET ?? (await readSecret(flags.data ?? './data'));
    await mustAnswer(url);
    await bringCrowd(url, people, secret, seconds);
    return 0;
  },
};

function readOrigin(text: string): string {
  try {
    const url = new URL(text);
    if (/^https?:$/.test(url.protocol)) return url.origin;
  } catch {
    // No address at all: refused below like one of another kind.
  }
  throw new UsageError(`--url is "${text}"; it must be an origin such as http://localhost:3000.`);
}

async function readSecret(dataDir: string): Promise<string> {
  const file = join(resolve(dataDir), 'secret');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    throw new UsageError(
      `${file} cannot be read. Give the node's data folder with --data, or the cluster's secret with --secret. Nodes that share a Redis keep one there, unless they are given one.`,
    );
  }
}

async function mustAnswer(url: string): Promise<void> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) });
    if (answer.ok) return;
  } catch {
    // Nobody listens there, which is said below.
  }
  throw new UsageError(`No Holdfast answers at ${url}. Start one, or give another --url.`);
}

/** Runs the crowd until the time is over or the person ends it. */
async function bringCrowd(
  url: string,
  people: number,
  secret: string,
  seconds: number | null,
): Promise<void> {
  const crowd = new Crowd(Date.now(), () => {}, null);
  crowd.execute(crowdOrder(url, people, secret, Date.now()));
  let said = -1;
  const reports = setInterval(() => {
    if (crowd.connected === said) return;
    said = crowd.connected;
    console.log(`${said} of ${people} synthetic people are connected to ${url}.`);
  }, REPORT_EVERY_MS);
  await new Promise<void>((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
    if (seconds !== null) setTimeout(done, seconds * 1_000);
  });
  clearInterval(reports);
  await crowd.leave();
  console.log('The crowd went home.');
}
