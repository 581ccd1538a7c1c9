/** Somebody else's application as a system under test. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import { freePort } from '../../testbed/ports.js';
import { waitFor } from '../../testbed/wait.js';
import type { Unstamped } from '../history.js';
import type { System } from '../system/system.js';
import { AdapterError, type Started } from './adapter.js';
import { bounded } from './bounded.js';
import { startedOf } from './check-adapter.js';
import { loadAdapter } from './load-adapter.js';
import { AppProcesses } from './processes.js';
import { readRooms } from './read-rooms.js';
import { rehearse } from './rehearsal.js';

const START_MS = 30_000;
const ANSWERS_WITHIN_MS = 2_000;
/** Between two reads of the history while the application does not let anybody in. */
const READ_AGAIN_MS = 500;

export interface AppSettings {
  /** Path of the adapter. */
  readonly adapter: string;
  /** Where what the application writes goes. */
  readonly outDir: string;
  /** How long it may take to start, and to be there again after a crash, ms. */
  readonly startMs?: number;
  /** Hears one line for what a person should know. */
  say(line: string): void;
}

/**
 * Starts it, and lets one person try the adapter. Rejects with an AdapterError when either does not come about; then
 * all is ended.
 */
export async function startApp({
  adapter: path,
  outDir,
  startMs = START_MS,
  say,
}: AppSettings): Promise<System> {
  const adapter = await loadAdapter(path);
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-prove-app-'));
  const log = createWriteStream(join(outDir, 'app.log'), { flags: 'a' });
  const processes = new AppProcesses(dir, log, say);
  const links: CuttingProxy[] = [];
  const stop = async () => {
    for (const link of links) await link.stop();
    await processes.stop();
    log.end();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const help = { run: processes.run.bind(processes), freePort, dir };
    const started = startedOf(await bounded('start', startMs, () => adapter.start(help)));
    await beUp(started, processes, startMs);
    processes.manage();
    const [first = '', ...others] = started.urls;
    await rehearse(adapter, first, adapter.rooms?.[0] ?? 'room-1');
    const { hostname, port } = new URL(first);
    const link = await CuttingProxy.start([{ host: hostname, port: Number(port === '' ? 80 : port) }]);
    links.push(link);
    return {
      name: 'app',
      mode: adapter.name,
      // What an application promises of these is not asked for.
      keeps: { sessions: false, presence: false, unread: false },
      numbersAreDerived: true,
      ...(adapter.answers ? {} : { acksAreAssumed: true }),
      urls: { direct: first, cut: `http://127.0.0.1:${link.port}`, others },
      clientLink: link,
      store: null,
      redis: null,
      disk: null,
      storeLinks: [],
      mixers: [],
      storeMasters: async () => [],
      network: null,
      nodes: [],
      workers: async () => processes.victims().map((pid, slot) => ({ node: 'app', slot, pid, ready: true })),
      crashNode: () => processes.crash(),
      restartNode: async () => processes.restart(),
      trouble: async () => {
        const silent = await silentOf(started.urls);
        return silent.length === 0 ? null : `nothing answers at ${silent.join(' and ')}`;
      },
      makeRooms: async (count) =>
        (adapter.rooms ?? Array.from({ length: count }, (_, at) => `room-${at + 1}`)).map((id) => ({
          id,
          name: id,
          private: false,
        })),
      invite: async () => {},
      counted: async () => 0,
      readLogs: async (rooms): Promise<Unstamped[]> => {
        if (adapter.history === 'none') return [];
        let read: Unstamped[] | null = null;
        const tryAgain = async () => {
          const [url = first] = await answeringOf(started.urls);
          read = await readRooms(adapter, url, rooms);
          return true;
        };
        if (!(await waitFor(tryAgain, startMs, READ_AGAIN_MS)))
          say('nobody could read the history at the end');
        return read ?? rooms.map((room) => ({ type: 'log', room, epoch: null, first: 1, messages: [] }));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until every address answers. What ends before that, or does not answer in time, has said why. */
async function beUp({ urls }: Started, processes: AppProcesses, withinMs: number): Promise<void> {
  if (processes.count === 0) {
    throw new AdapterError(
      'start ran no process; the application has to be started with the run that start is given, so that it can be killed and ended.',
    );
  }
  let silent = urls;
  const isUp = async () => {
    if (processes.dead !== null) return true;
    silent = await silentOf(urls);
    return silent.length === 0;
  };
  await waitFor(isUp, withinMs, 50);
  const { dead } = processes;
  if (dead !== null) {
    // What is still in the pipes.
    await dead.closed;
    const { exitCode, signalCode } = dead.child;
    throw new AdapterError(
      `The application ended with ${signalCode ?? exitCode} before it answered. ${dead.lastWords}`,
    );
  }
  if (silent.length > 0) {
    throw new AdapterError(
      `Nothing answered at ${silent.join(' and ')} within ${withinMs / 1_000} s. ${processes.lastWords}`,
    );
  }
}

async function silentOf(urls: readonly string[]): Promise<string[]> {
  const answering = await answeringOf(urls);
  return urls.filter((url) => !answering.includes(url));
}

/** Those that answer anything at all by HTTP. */
async function answeringOf(urls: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    urls.map(async (url) => {
      try {
        const answer = await fetch(url, {
          redirect: 'manual',
          signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
        });
        await answer.body?.cancel();
        return [url];
      } catch {
        // Nobody answers at this address.
        return [];
      }
    }),
  );
  return found.flat();
}
