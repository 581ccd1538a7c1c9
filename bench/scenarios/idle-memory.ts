import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderId } from '../contenders/contender.js';
import { memoryBytes } from '../measure/processes.js';
import { collecting, settledMemoryBytes } from '../measure/settled-memory.js';
import { alternate } from '../run/alternate.js';
import type { Bench } from '../run/bench.js';
import { atMost, figureRows, ratio } from '../run/judge.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import type { FigureValues } from '../run/window.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'kbSocket', label: 'memory per socket, garbage collected', unit: 'kB', digits: 1 },
  { key: 'kbSocketAsIs', label: 'memory per socket, as it is', unit: 'kB', digits: 1 },
  { key: 'baseMb', label: 'before the first socket', unit: 'MB', digits: 0 },
  { key: 'openedPerSecond', label: 'sockets opened per second', unit: '', digits: 0 },
];

export const idleMemory: Scenario = {
  name: 'idle-memory',
  title: 'Idle sockets',
  seconds: 2,
  repeats: 1,
  async run(bench, { repeats, seconds, short }) {
    const sockets = short ? 100 : 4_000;
    const all = await alternate(
      bench.taking(['sio-redis', 'holdfast']),
      repeats,
      (contender) => idle(bench, contender, sockets, seconds),
      (contender, repetition, { kbSocket = 0 }) =>
        bench.say(
          `  idle-memory ${repetition + 1}/${repeats} ${contender}: ${kbSocket.toFixed(1)} kB per socket`,
        ),
    );
    return {
      name: 'idle-memory',
      title: 'Idle sockets',
      setting:
        `${sockets} sockets of signed-in people, each in one of ${roomsFor(sockets)} rooms, nobody speaks; memory (PSS) of all server processes, ` +
        'primary included, above what they took before. Stock with express-session in Redis.',
      figures: SHOWN,
      rows: figureRows(bench, all, SHOWN),
      goals: [
        atMost(
          'memory per socket, Holdfast : Socket.IO + express-session',
          0.8,
          ratio(all, 'kbSocket', 'holdfast', 'sio-redis'),
        ),
      ],
      charts: [{ kind: 'bars', title: 'Memory per socket, kB', figure: 'kbSocket' }],
      notes: [],
    };
  },
};

function roomsFor(sockets: number): number {
  return Math.max(1, sockets / 20);
}

async function idle(
  bench: Bench,
  contender: ContenderId,
  sockets: number,
  seconds: number,
): Promise<FigureValues> {
  const env = collecting(bench.image.file('bench/measure/collect.js'));
  return bench.with(contender, { workers: 2, sessions: true, env }, async (server, load) => {
    const rooms = roomsFor(sockets);
    const clients = await server.seat({
      kind: 'idle',
      clients: sockets,
      roomsOf: (client) => [client % rooms],
    });
    const { dialect, port } = server;
    // The first connections compile code and fill caches; that is not a socket's.
    await load.call('open', { dialect, port, clients: clients.slice(0, 50), atOnce: 16 }, 60_000);
    await load.call('close');
    await sleep(seconds * 1000);
    const base = await settledMemoryBytes(server.processes());
    const { tookMs } = await load.call('open', { dialect, port, clients, atOnce: 32 }, 120_000);
    await sleep(seconds * 1000);
    const asIs = memoryBytes(server.processes());
    const settled = await settledMemoryBytes(server.processes());
    return {
      kbSocket: (settled - base) / sockets / 1024,
      kbSocketAsIs: (asIs - base) / sockets / 1024,
      baseMb: base / 2 ** 20,
      openedPerSecond: (sockets * 1000) / tookMs,
    };
  });
}
