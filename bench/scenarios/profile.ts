/** Not a comparison: where Holdfast's time goes in the rooms above, so that a missed goal has its reason beside it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { summarize } from '../measure/summary.js';
import { addProfile, emptySums, type ProfileSums } from '../profile/read-profile.js';
import type { Bench } from '../run/bench.js';
import { fill, type RoomLoad } from '../run/room-load.js';
import type { FigureRow, Scenario } from '../run/scenario.js';

const PARTS = 12;
const FUNCTIONS = 15;

export const profile: Scenario = {
  name: 'profile',
  title: 'Where the time goes',
  seconds: 4,
  repeats: 1,
  async run(bench, { seconds, short }) {
    const rows: FigureRow[] = [];
    const plans = [
      { title: 'hot', kind: 'hot', rooms: 1, peopleInRoom: short ? 20 : 300, perSecond: short ? 50 : 300 },
      {
        title: 'quiet',
        kind: 'quiet',
        rooms: short ? 10 : 300,
        peopleInRoom: 5,
        perSecond: short ? 10 : 300,
      },
    ];
    for (const plan of plans) {
      const sums = await profiled(bench, plan, short ? 0.3 : 2, seconds);
      rows.push(...top(`${plan.title}, part`, sums.byPart, sums.busyUs, PARTS));
      rows.push(...top(`${plan.title}, function`, sums.byFunction, sums.busyUs, FUNCTIONS));
    }
    return {
      name: 'profile',
      title: 'Where the time goes',
      setting:
        "Self time of Holdfast's workers in the hot room and in the quiet rooms (V8's sampling profiler, idle time left out).",
      figures: [{ key: 'share', label: 'share of busy time', unit: '%', digits: 1 }],
      rows,
      goals: [],
      charts: [],
      notes: [],
    };
  },
};

async function profiled(
  bench: Bench,
  plan: Pick<RoomLoad, 'kind' | 'rooms' | 'peopleInRoom' | 'perSecond'>,
  warmSeconds: number,
  seconds: number,
): Promise<ProfileSums> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-profiles-'));
  const env = {
    NODE_OPTIONS: `--import file://${bench.image.file('bench/measure/profiler.js')}`,
    BENCH_PROFILES: folder,
  };
  try {
    return await bench.with('holdfast', { workers: 2, env }, async (server, load) => {
      await fill(server, load, plan);
      await load.call('start', plan.perSecond);
      await sleep(warmSeconds * 1000);
      const workers = server.workers();
      for (const pid of workers) process.kill(pid, 'SIGWINCH');
      await sleep(seconds * 1000);
      for (const pid of workers) process.kill(pid, 'SIGWINCH');
      await sleep(1_500);
      const sums = emptySums();
      for (const file of await readdir(folder)) addProfile(sums, join(folder, file));
      return sums;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function top(title: string, times: ReadonlyMap<string, number>, busyUs: number, count: number): FigureRow[] {
  return [...times]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([name, us]) => ({
      label: `${title}: ${name}`,
      values: { share: summarize([(us / busyUs) * 100]) },
    }));
}
