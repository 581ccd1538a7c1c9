import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderId } from '../contenders/contender.js';
import { readsBetween } from '../measure/store.js';
import { summarize } from '../measure/summary.js';
import { alternate } from '../run/alternate.js';
import type { Bench } from '../run/bench.js';
import { atMost, figureRows, ratio, reported } from '../run/judge.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import type { FigureValues } from '../run/window.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'lost', label: 'clients of the dead worker', unit: '', digits: 0 },
  { key: 'halfMs', label: 'half of them back', unit: 'ms', digits: 0 },
  { key: 'p99Ms', label: '99 % back', unit: 'ms', digits: 0 },
  { key: 'allMs', label: 'all back', unit: 'ms', digits: 0 },
  { key: 'logReads', label: 'reads of the log per client', unit: '', digits: 3 },
  { key: 'reads', label: 'commands of the store per client', unit: '', digits: 1 },
  { key: 'away', label: 'not back after 30 s', unit: '', digits: 0 },
];

export const storm: Scenario = {
  name: 'storm',
  title: 'Storm: a worker dies',
  seconds: 1,
  repeats: 1,
  async run(bench, { repeats, short }) {
    const clients = short ? 60 : 4_000;
    const commands: string[] = [];
    const all = await alternate(
      bench.taking(['sio-redis', 'holdfast']),
      repeats,
      async (contender) => {
        const { figures, words } = await die(bench, contender, clients, short ? 4 : 40);
        commands.push(`${contender}: ${words}`);
        return figures;
      },
      (contender, repetition, { allMs = 0, lost = 0, logReads = 0 }) =>
        bench.say(
          `  storm ${repetition + 1}/${repeats} ${contender}: ${lost} clients back after ${allMs.toFixed(0)} ms, ${logReads.toFixed(3)} log reads per client`,
        ),
    );
    return {
      name: 'storm',
      title: 'Storm: a worker dies',
      setting:
        `${clients} clients in ${short ? 4 : 40} rooms, 2 workers, 20 messages per second; one worker is killed by SIGKILL. Back means: for Holdfast signed in, ` +
        'in its room and caught up by the log from where it was; for stock connected and in its room again, without what was missed. ' +
        'Each client waits as its library does. Holdfast signs each in again; stock has express-session too.',
      figures: SHOWN,
      rows: figureRows(bench, all, SHOWN),
      goals: [
        atMost('all back, Holdfast : Socket.IO + Redis', 0.5, ratio(all, 'allMs', 'holdfast', 'sio-redis')),
        atMost(
          'reads of the log per client, Holdfast',
          0.05,
          summarize((all.get('holdfast') ?? []).map((one) => one.logReads ?? Number.NaN)),
          'per client',
          3,
        ),
        reported(
          'commands of the store per client, Holdfast',
          summarize((all.get('holdfast') ?? []).map((one) => one.reads ?? Number.NaN)),
          'per client',
          1,
        ),
      ],
      charts: [{ kind: 'bars', title: 'All clients back, ms', figure: 'allMs' }],
      notes: [`Commands of the store during the last storm of each: ${commands.slice(-2).join('; ')}.`],
    };
  },
};

async function die(
  bench: Bench,
  contender: ContenderId,
  count: number,
  rooms: number,
): Promise<{ figures: FigureValues; words: string }> {
  return bench.with(contender, { workers: 2, sessions: true }, async (server, load) => {
    const clients = await server.seat({
      kind: 'storm',
      clients: count,
      roomsOf: (client) => [client % rooms],
    });
    const { dialect, port } = server;
    await load.call('open', { dialect, port, clients, atOnce: 32, resumes: true }, 120_000);
    await load.call('start', 20);
    await sleep(1_500);
    const before = await bench.probe.commands();
    const weather = load.call('weather', 30_000);
    const [victim] = server.workers();
    if (victim === undefined) throw new Error('there is no worker to kill');
    process.kill(victim, 'SIGKILL');
    const result = await weather;
    const { log, all, words } = readsBetween(before, await bench.probe.commands());
    await load.call('stop');
    return { figures: { ...result, logReads: log / result.lost, reads: all / result.lost }, words };
  });
}
