import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningHoldfast } from '../contenders/holdfast.js';
import { summarize } from '../measure/summary.js';
import { atMost } from '../run/judge.js';
import { fill } from '../run/room-load.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import { type Figures, measureWindow } from '../run/window.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'cpu', label: 'all processes, share of a core', unit: '', digits: 3 },
  { key: 'primaryCpu', label: 'primary, share of a core', unit: '', digits: 3 },
  { key: 'cpuUs', label: 'server CPU a delivery', unit: 'µs', digits: 2 },
];

export const controlRoom: Scenario = {
  name: 'control-room',
  title: 'An open control room',
  seconds: 3,
  repeats: 4,
  async run(bench, { seconds, repeats, short }) {
    const people = short ? 20 : 300;
    const perSecond = short ? 50 : 300;
    const closed: Figures[] = [];
    const open: Figures[] = [];
    const server = (await bench.holdfast.start({ workers: 2 })) as RunningHoldfast;
    const load = bench.load();
    try {
      const url = `http://127.0.0.1:${server.port}`;
      await fill(server, load, { kind: 'hot', rooms: 1, peopleInRoom: people });
      await load.call('start', perSecond);
      await sleep(short ? 300 : 3_000);
      for (let repetition = 0; repetition < repeats; repetition += 1) {
        // A B B A …: a slow drift adds to both alike.
        for (const isOpen of repetition % 2 === 0 ? [false, true] : [true, false]) {
          const watching = isOpen ? await watch(url, await server.world.operatorCookie(url)) : null;
          await sleep(300);
          (isOpen ? open : closed).push(await measureWindow(server, load, seconds));
          await watching?.();
        }
      }
    } finally {
      await load.stop();
      await server.stop();
    }
    const of = (figures: Figures[], key: string) => summarize(figures.map((one) => one[key] ?? Number.NaN));
    const added = open.map((one, index) => ((one.cpu ?? 0) / (closed[index]?.cpu ?? 1) - 1) * 100);
    const row = (label: string, figures: Figures[]) => ({
      label,
      values: Object.fromEntries(SHOWN.map(({ key }) => [key, of(figures, key)])),
    });
    bench.say(`  control-room: adds ${summarize(added).median.toFixed(1)} %`);
    return {
      name: 'control-room',
      title: 'An open control room',
      setting: `${people} people in one room, ${perSecond} messages a second, 2 workers; windows without and with an operator's event stream open, in turn, in one run of the server.`,
      figures: SHOWN,
      rows: [row('closed', closed), row('open', open)],
      goals: [atMost('CPU that it adds', 2, summarize(added), '%', 1)],
      charts: [],
      notes: [],
    };
  },
};

/** Opens the stream and reads it; the returned function closes it. */
async function watch(url: string, cookie: string): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const answer = await fetch(`${url}/control/events`, { headers: { cookie }, signal: stop.signal });
  if (!answer.ok || answer.body === null) throw new Error(`/control/events answered ${answer.status}`);
  const reading = (async () => {
    for await (const _ of answer.body as AsyncIterable<Uint8Array>);
  })().catch(() => {});
  return async () => {
    stop.abort();
    await reading;
  };
}
