import { fillLog } from '../contenders/fill-log.js';
import type { RunningHoldfast } from '../contenders/holdfast.js';
import type { LoadProcess } from '../load/load-process.js';
import { readsBetween } from '../measure/store.js';
import { type Summary, summarize } from '../measure/summary.js';
import type { Bench } from '../run/bench.js';
import { atMost } from '../run/judge.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'ms', label: 'a join, median', unit: 'ms', digits: 2 },
  { key: 'kb', label: 'bytes of its answer', unit: 'kB', digits: 1 },
  { key: 'reads', label: 'commands of the store a join', unit: '', digits: 1 },
  { key: 'logReads', label: 'reads of the log a join', unit: '', digits: 2 },
];

export interface JoinCost {
  readonly ms: Summary;
  readonly kb: Summary;
  readonly reads: Summary;
  readonly logReads: Summary;
}

export const bigJoin: Scenario = {
  name: 'big-join',
  title: 'Joining a long room',
  seconds: 1,
  repeats: 3,
  async run(bench, { repeats, short }) {
    const lengths = short ? [100, 1_000] : [100, 100_000];
    const costs = await joinCosts(bench, lengths, repeats, short ? 10 : 200);
    const [small, large] = [costs[0] as JoinCost, costs.at(-1) as JoinCost];
    const times = (key: keyof JoinCost): Summary => summarize([large[key].median / small[key].median]);
    return {
      name: 'big-join',
      title: 'Joining a long room',
      setting: `People join one after the other, each without a position, a room with ${lengths.join(' and with ')} messages.`,
      figures: SHOWN,
      rows: lengths.map((length, index) => ({
        label: `${length.toLocaleString('en-US')} messages`,
        values: { ...(costs[index] as JoinCost) },
      })),
      goals: [
        // One tenth is what repetitions of the same differ by; leases are renewed meanwhile, which are commands, too.
        atMost('time of a join, long room : short room', 1.1, times('ms')),
        atMost('bytes, long room : short room', 1.1, times('kb')),
        atMost('commands of the store, long room : short room', 1.05, times('reads')),
      ],
      charts: [],
      notes: [],
    };
  },
};

/** What a join of rooms with logs of these lengths costs, asked in turn. */
export async function joinCosts(
  bench: Bench,
  lengths: readonly number[],
  repeats: number,
  joins: number,
): Promise<JoinCost[]> {
  const server = (await bench.holdfast.start({ workers: 2 })) as RunningHoldfast;
  const loads: LoadProcess[] = [];
  try {
    const url = `http://127.0.0.1:${server.port}`;
    for (const [index, length] of lengths.entries()) {
      const kind = `long${length}`;
      const clients = await server.seat({ kind, clients: 8, roomsOf: () => [0] });
      await fillLog(bench.redis.url, await server.people.room(url, `${kind}-0`), length);
      const load = bench.load();
      loads[index] = load;
      await load.call('open', { dialect: 'holdfast', port: server.port, clients, atOnce: 4 }, 20_000);
      await load.call('joins', joins);
    }
    const all = lengths.map(() => ({
      ms: [] as number[],
      kb: [] as number[],
      reads: [] as number[],
      logReads: [] as number[],
    }));
    for (let repetition = 0; repetition < repeats; repetition += 1) {
      for (const [index, load] of loads.entries()) {
        const before = await bench.probe.commands();
        const { tookMs, bytes } = await load.call('joins', joins);
        const { all: reads, log } = readsBetween(before, await bench.probe.commands());
        all[index]?.ms.push(summarize(tookMs).median);
        all[index]?.kb.push(summarize(bytes).median / 1024);
        all[index]?.reads.push(reads / joins);
        all[index]?.logReads.push(log / joins);
      }
    }
    return all.map(({ ms, kb, reads, logReads }) => ({
      ms: summarize(ms),
      kb: summarize(kb),
      reads: summarize(reads),
      logReads: summarize(logReads),
    }));
  } finally {
    for (const load of loads) await load.stop();
    await server.stop();
  }
}
