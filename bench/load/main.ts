/** The load generator: a process of its own, so that it can be kept off the server's cores. Driven over IPC. */
import type { JoinsResult, LoadAnswer, LoadCalls, LoadRequest } from './calls.js';
import type { Client } from './client.js';
import { Fleet } from './fleet.js';
import { weather } from './storm.js';
import { visits } from './visits.js';

let fleet: Fleet | null = null;
let dialect: Parameters<typeof weather>[1] = 'raw';

function current(): Fleet {
  if (fleet === null) throw new Error('no clients are open');
  return fleet;
}

const calls: {
  [K in keyof LoadCalls]: (
    ...args: Parameters<LoadCalls[K]>
  ) => ReturnType<LoadCalls[K]> | Promise<ReturnType<LoadCalls[K]>>;
} = {
  async open(plan, withinMs) {
    fleet?.close();
    dialect = plan.dialect;
    fleet = new Fleet(plan);
    const startedMs = performance.now();
    await fleet.open(withinMs);
    return { tookMs: performance.now() - startedMs, reopened: fleet.reopened };
  },
  start(perSecond) {
    current().start(perSecond);
    return null;
  },
  stop() {
    current().stop();
    return null;
  },
  read: () => current().read(),
  settle: (withinMs) => current().settle(withinMs),
  weather: (withinMs) => weather(current(), dialect, withinMs),
  visits,
  joins,
  close() {
    fleet?.close();
    fleet = null;
    return null;
  },
};

async function joins(times: number): Promise<JoinsResult> {
  const here = current();
  const tookMs: number[] = [];
  const bytes: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const client = here.clients[index % here.clients.length] as Client;
    const before = client.joinBytes;
    const startedMs = performance.now();
    await new Promise<void>((resolve) => {
      here.onReady = () => resolve();
      client.joinAll();
    });
    tookMs.push(performance.now() - startedMs);
    bytes.push(client.joinBytes - before);
  }
  here.onReady = () => {};
  return { tookMs, bytes };
}

process.on('message', async ({ id, call, args }: LoadRequest) => {
  const answer = await Promise.resolve()
    .then(() => (calls[call] as (...all: readonly unknown[]) => unknown)(...args))
    .then(
      (result): LoadAnswer => ({ id, result }),
      (error: Error): LoadAnswer => ({ id, error: error.message }),
    );
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
