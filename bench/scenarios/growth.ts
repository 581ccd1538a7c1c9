/** Each axis by itself: what grows with it, and how. One report an axis. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningHoldfast } from '../contenders/holdfast.js';
import { memoryBytes } from '../measure/processes.js';
import { type Summary, summarize } from '../measure/summary.js';
import type { Bench } from '../run/bench.js';
import { atMost } from '../run/judge.js';
import { roomLoad } from '../run/room-load.js';
import type { FigureSpec, Goal, Scenario, ScenarioOutcome, Settings } from '../run/scenario.js';
import { type FigureValues, measureWindow } from '../run/window.js';
import { joinCosts } from './big-join.js';
import { FIGURE_SPECS } from './figures.js';

const LOADED: readonly FigureSpec[] = [
  FIGURE_SPECS.cpuUs,
  FIGURE_SPECS.storeUs,
  FIGURE_SPECS.p99Ms,
  FIGURE_SPECS.memoryMb,
  FIGURE_SPECS.delivered,
];

export const growWorkers: Scenario = axis('grow-workers', 'Growth: workers', async (bench, settings) => {
  const at = settings.short ? [1, 2] : [1, 2, 4];
  const points: FigureValues[] = [];
  for (const workers of at) {
    points.push(
      await roomLoad(bench, 'holdfast', {
        kind: 'hot',
        rooms: 1,
        peopleInRoom: settings.short ? 20 : 300,
        perSecond: settings.short ? 50 : 300,
        warmSeconds: settings.short ? 0.3 : 1.5,
        seconds: settings.seconds,
        workers,
      }),
    );
  }
  return {
    setting: 'The hot room on 1, 2 and 4 workers (all on the same core).',
    axis: 'workers',
    at,
    points,
    figures: LOADED,
    lines: ['cpuUs', 'memoryMb'],
    goals: [notWorseThanLinear('CPU per delivery', at, points, 'cpuUs')],
  };
});

export const growRooms: Scenario = axis('grow-rooms', 'Growth: rooms', async (bench, settings) => {
  const at = settings.short ? [10, 40] : [10, 100, 1_000, 10_000];
  const people = settings.short ? 20 : 400;
  const points: FigureValues[] = [];
  for (const rooms of at) {
    // Two people in each room at least; everybody is in as many rooms as that takes.
    const seats = Math.max(rooms * 2, people);
    const each = Math.ceil(seats / people);
    points.push(
      await steady(bench, settings, {
        kind: 'many',
        clients: people,
        roomsOf: (client) =>
          Array.from(
            { length: each },
            (_, turn) => (client + turn * people + Math.floor((client + turn * people) / rooms)) % rooms,
          ),
        perSecond: settings.short ? 20 : 200,
      }),
    );
    bench.say(`  grow-rooms ${rooms}: ${points.at(-1)?.cpuUs?.toFixed(2)} µs per delivery`);
  }
  return {
    setting: `${people} people, 200 messages per second over 10 … 10,000 rooms; everybody is in as many as it takes for two people per room. Cost per message, since fewer people hear each in more rooms.`,
    axis: 'rooms',
    at,
    points: points.map((one) => ({
      ...one,
      cpuUsMessage: ((one.cpu ?? 0) * 1e6) / (one.sent ?? 1),
      storeUsMessage: ((one.storeCpu ?? 0) * 1e6) / (one.sent ?? 1),
    })),
    figures: [
      { key: 'cpuUsMessage', label: 'server CPU per message', unit: 'µs', digits: 0 },
      { key: 'storeUsMessage', label: 'store CPU per message', unit: 'µs', digits: 0 },
      FIGURE_SPECS.p99Ms,
      FIGURE_SPECS.memoryMb,
      FIGURE_SPECS.delivered,
    ],
    lines: ['cpuUsMessage', 'memoryMb'],
    goals: [
      notWorseThanLinear('memory', at, points, 'memoryMb'),
      notWorseThanLinear('CPU', at, points, 'cpu'),
    ],
  };
});

export const growPeople: Scenario = axis(
  'grow-people',
  'Growth: people in a room',
  async (bench, settings) => {
    const at = settings.short ? [10, 20] : [10, 100, 500, 2_000];
    const points: FigureValues[] = [];
    for (const people of at) {
      points.push(
        await steady(bench, settings, {
          kind: `crowd${people}`,
          clients: people,
          roomsOf: () => [0],
          perSecond: settings.short ? 20 : 50,
        }),
      );
      bench.say(`  grow-people ${people}: ${points.at(-1)?.cpuUs?.toFixed(2)} µs per delivery`);
    }
    return {
      setting: 'One room, 50 messages per second, 10 … 2,000 sockets in it.',
      axis: 'people',
      at,
      points,
      figures: LOADED,
      lines: ['cpuUs', 'memoryMb'],
      goals: [
        notWorseThanLinear('CPU', at, points, 'cpu'),
        notWorseThanLinear('memory', at, points, 'memoryMb'),
      ],
    };
  },
);

export const growLog: Scenario = axis('grow-log', 'Growth: messages in a log', async (bench, settings) => {
  const at = settings.short ? [100, 1_000] : [100, 1_000, 10_000, 100_000, 1_000_000];
  const costs = await joinCosts(bench, at, 1, settings.short ? 10 : 200);
  const points = costs.map((one) => ({ joinMs: one.ms.median, reads: one.reads.median }));
  const flat = (key: 'joinMs' | 'reads') =>
    summarize([(points.at(-1)?.[key] ?? 0) / (points[0]?.[key] ?? 1)]);
  return {
    setting: 'A join of a room whose log holds 10² … 10⁶ messages.',
    axis: 'messages',
    at,
    points,
    figures: [
      { key: 'joinMs', label: 'a join, median', unit: 'ms', digits: 2 },
      { key: 'reads', label: 'commands of the store a join', unit: '', digits: 1 },
    ],
    lines: ['joinMs'],
    goals: [
      atMost('time of a join, longest : shortest log', 1.2, flat('joinMs')),
      atMost('commands of the store, longest : shortest log', 1.05, flat('reads')),
    ],
  };
});

interface Axis {
  readonly setting: string;
  readonly axis: string;
  readonly at: readonly number[];
  readonly points: readonly FigureValues[];
  readonly figures: readonly FigureSpec[];
  /** FigureValues that are drawn. */
  readonly lines: readonly string[];
  readonly goals: readonly Goal[];
}

function axis(
  name: string,
  title: string,
  measure: (bench: Bench, settings: Settings) => Promise<Axis>,
): Scenario {
  return {
    name,
    title,
    seconds: 3,
    repeats: 1,
    async run(bench, settings): Promise<ScenarioOutcome> {
      const found = await measure(bench, settings);
      return {
        name,
        title,
        setting: found.setting,
        figures: found.figures,
        rows: found.points.map((point, index) => ({
          label: `${(found.at[index] ?? 0).toLocaleString('en-US')} ${found.axis}`,
          values: Object.fromEntries(
            found.figures.map(({ key }) => [key, summarize([point[key] ?? Number.NaN])]),
          ),
        })),
        goals: found.goals,
        charts: found.lines.map((figure) => {
          const spec = found.figures.find(({ key }) => key === figure);
          return {
            kind: 'line' as const,
            title: `${spec?.label ?? figure}${spec?.unit === '' ? '' : `, ${spec?.unit}`}`,
            axis: found.axis,
            figure,
            at: found.at,
          };
        }),
        notes: [],
      };
    },
  };
}

/** A fresh server, people seated, steady talk, one window. */
async function steady(
  bench: Bench,
  { seconds, short }: Settings,
  plan: {
    readonly kind: string;
    readonly clients: number;
    readonly roomsOf: (client: number) => readonly number[];
    readonly perSecond: number;
  },
): Promise<FigureValues> {
  return bench.with('holdfast', { workers: 2 }, async (server, load) => {
    const clients = await (server as RunningHoldfast).seat(plan);
    await load.call('open', { dialect: 'holdfast', port: server.port, clients, atOnce: 32 }, 120_000);
    await load.call('start', plan.perSecond);
    await sleep(short ? 300 : 1_500);
    const figures = await measureWindow(server, load, seconds);
    await load.call('stop');
    return { ...figures, memoryMb: memoryBytes(server.processes()) / 2 ** 20 };
  });
}

/**
 * The steepest step of the figure over the step of the axis: 1 is linear growth, 0 is flat. The first point carries
 * what a server costs at all, so growth looks smaller, never larger, than it is.
 */
function notWorseThanLinear(
  what: string,
  at: readonly number[],
  points: readonly FigureValues[],
  key: string,
): Goal {
  let steepest = 0;
  for (let index = 1; index < at.length; index += 1) {
    const grew = (points[index]?.[key] ?? Number.NaN) / (points[index - 1]?.[key] ?? Number.NaN);
    const steps = (at[index] ?? 1) / (at[index - 1] ?? 1);
    steepest = Math.max(steepest, Math.log(grew) / Math.log(steps));
  }
  const measured: Summary = summarize([steepest]);
  return atMost(`growth of ${what} (1 is linear, 0 is flat), steepest step`, 1.05, measured, '', 2);
}
