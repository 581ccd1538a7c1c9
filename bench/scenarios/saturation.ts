import { setTimeout as sleep } from 'node:timers/promises';
import type { ContenderId, RunningServer } from '../contenders/contender.js';
import type { LoadProcess } from '../load/load-process.js';
import { alternate } from '../run/alternate.js';
import type { Bench } from '../run/bench.js';
import { atLeast, figureRows, ratio } from '../run/judge.js';
import { fill } from '../run/room-load.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import type { FigureValues } from '../run/window.js';
import { measureWindow } from '../run/window.js';

/** A rate is sustained when 99 % arrive within this, and what arrives keeps up with what is sent. */
const P99_MS = 100;
const KEEPS_UP = 0.97;

const SHOWN: readonly FigureSpec[] = [
  { key: 'rate', label: 'messages per second sustained', unit: '', digits: 0 },
  { key: 'p99Ms', label: 'latency, 99 %, there', unit: 'ms', digits: 1 },
  { key: 'loadCpu', label: 'load generator, share of a core', unit: '', digits: 2 },
];

export const saturation: Scenario = {
  name: 'saturation',
  title: 'Saturation',
  seconds: 2,
  repeats: 1,
  async run(bench, { seconds, repeats, short }) {
    const people = short ? 20 : 300;
    const all = await alternate(
      bench.taking(['sio-redis', 'holdfast']),
      repeats,
      (contender) => climb(bench, contender, people, seconds, short ? 2 : 12),
      (contender, repetition, { rate = 0 }) =>
        bench.say(`  saturation ${repetition + 1}/${repeats} ${contender}: ${rate} messages per second`),
    );
    return {
      name: 'saturation',
      title: 'Saturation',
      setting: `${people} people in one room, 2 workers and their store on one core. The highest rate at which 99 % of all deliveries come within ${P99_MS} ms.`,
      figures: SHOWN,
      rows: figureRows(bench, all, SHOWN),
      goals: [
        atLeast(
          'messages per second, Holdfast : Socket.IO + Redis',
          3,
          ratio(all, 'rate', 'holdfast', 'sio-redis'),
        ),
      ],
      charts: [{ kind: 'bars', title: 'Messages per second at p99 ≤ 100 ms', figure: 'rate' }],
      notes: [],
    };
  },
};

/** Twice as much until it is too much, then three times halfway between. */
async function climb(
  bench: Bench,
  contender: ContenderId,
  people: number,
  seconds: number,
  stepsMax: number,
): Promise<FigureValues> {
  return bench.with(contender, { workers: 2 }, async (server, load) => {
    await fill(server, load, { kind: 'hot', rooms: 1, peopleInRoom: people });
    let good: FigureValues = { rate: 0, p99Ms: Number.NaN, loadCpu: 0 };
    const sustains = async (rate: number) => {
      const figures = await at(server, load, rate, seconds);
      const keptUp = (figures.delivered ?? 0) / ((figures.sent ?? 1) * people);
      const does = (figures.p99Ms ?? Number.POSITIVE_INFINITY) <= P99_MS && keptUp >= KEEPS_UP;
      if (does) good = { ...figures, rate };
      return does;
    };
    let tooMuch = 120;
    for (let step = 1; step < stepsMax && (await sustains(tooMuch)); step += 1) tooMuch *= 2;
    for (let step = 0; step < 3; step += 1) {
      const between = Math.round(((good.rate ?? 0) + tooMuch) / 2);
      if (!(await sustains(between))) tooMuch = between;
    }
    return good;
  });
}

async function at(
  server: RunningServer,
  load: LoadProcess,
  rate: number,
  seconds: number,
): Promise<FigureValues> {
  await load.call('start', rate);
  await sleep(700);
  const figures = await measureWindow(server, load, seconds);
  await load.call('stop');
  // What is queued must not be counted against the next step.
  await load.call('settle', 8_000);
  return figures;
}
