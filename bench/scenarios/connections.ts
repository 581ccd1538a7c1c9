import type { ContenderId } from '../contenders/contender.js';
import type { VisitsPlan } from '../load/visits.js';
import { cpuMs } from '../measure/processes.js';
import { summarize } from '../measure/summary.js';
import { alternate } from '../run/alternate.js';
import type { Bench } from '../run/bench.js';
import { atLeast, figureRows, ratio, reported } from '../run/judge.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import type { FigureValues } from '../run/window.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'perSecond', label: 'visits per second', unit: '', digits: 0 },
  { key: 'cpuUsVisit', label: 'server CPU per visit', unit: 'µs', digits: 0 },
  { key: 'storeUsVisit', label: 'store CPU per visit', unit: 'µs', digits: 0 },
  { key: 'primaryShare', label: "primary's share of it", unit: '%', digits: 0 },
  { key: 'p50Ms', label: 'a visit, median', unit: 'ms', digits: 1 },
  { key: 'p99Ms', label: 'a visit, 99 %', unit: 'ms', digits: 1 },
  { key: 'failed', label: 'failed', unit: '', digits: 0 },
];

export const connections: Scenario = {
  name: 'connections',
  title: 'New connections',
  seconds: 5,
  repeats: 2,
  async run(bench, { seconds, repeats, short }) {
    const people = short ? 20 : 300;
    const all = await alternate(
      bench.taking(['sio-redis', 'holdfast']),
      repeats,
      (contender) => visit(bench, contender, people, seconds, short ? 4 : 32),
      (contender, repetition, { perSecond = 0, failed = 0 }) =>
        bench.say(
          `  connections ${repetition + 1}/${repeats} ${contender}: ${perSecond.toFixed(0)} visits per second${failed > 0 ? `, ${failed} failed` : ''}`,
        ),
    );
    return {
      name: 'connections',
      title: 'New connections',
      setting:
        'A visit: the sign-in page on a connection of its own, then a websocket with the cookie of a session, then joining a room; ' +
        '32 visitors at once, who go as soon as they are in. 2 workers. Stock with express-session in Redis.',
      figures: SHOWN,
      rows: figureRows(bench, all, SHOWN),
      goals: [
        atLeast(
          'visits per second, Holdfast : @socket.io/sticky',
          1.2,
          ratio(all, 'perSecond', 'holdfast', 'sio-redis'),
        ),
        reported(
          "the primary's share of Holdfast's CPU",
          summarize((all.get('holdfast') ?? []).map((one) => one.primaryShare ?? Number.NaN)),
          '%',
          0,
        ),
      ],
      charts: [{ kind: 'bars', title: 'Visits per second', figure: 'perSecond' }],
      notes: [],
    };
  },
};

async function visit(
  bench: Bench,
  contender: ContenderId,
  people: number,
  seconds: number,
  atOnce: number,
): Promise<FigureValues> {
  return bench.with(contender, { workers: 2, sessions: true }, async (server, load) => {
    const clients = await server.seat({
      kind: 'visit',
      clients: people,
      roomsOf: (client) => [client % 100],
    });
    const plan: VisitsPlan = { dialect: server.dialect, port: server.port, clients, atOnce, forMs: 0 };
    await load.call('visits', { ...plan, forMs: Math.min(6_000, 2 * seconds * 1000) });
    const pids = server.processes();
    const before = [cpuMs(pids), cpuMs([server.primary]), cpuMs(server.store())] as const;
    const result = await load.call('visits', { ...plan, forMs: seconds * 1000 });
    const cpu = cpuMs(pids) - before[0];
    const primary = cpuMs([server.primary]) - before[1];
    const store = cpuMs(server.store()) - before[2];
    if (result.visits === 0) throw new Error(`no visit succeeded: ${result.lastError}`);
    return {
      perSecond: (result.visits * 1000) / result.tookMs,
      cpuUsVisit: (cpu * 1000) / result.visits,
      storeUsVisit: (store * 1000) / result.visits,
      primaryShare: (primary / cpu) * 100,
      p50Ms: result.visit.p50Ms,
      p99Ms: result.visit.p99Ms,
      failed: result.failed,
    };
  });
}
