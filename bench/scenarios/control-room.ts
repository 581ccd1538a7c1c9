import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningHoldfast } from '../contenders/holdfast.js';
import type { LoadProcess } from '../load/load-process.js';
import { summarize } from '../measure/summary.js';
import type { Bench } from '../run/bench.js';
import { atMost, reported } from '../run/judge.js';
import { fill } from '../run/room-load.js';
import type { FigureSpec, Scenario } from '../run/scenario.js';
import { type FigureValues, measureWindow } from '../run/window.js';

const SHOWN: readonly FigureSpec[] = [
  { key: 'cpu', label: 'all processes, share of a core', unit: '', digits: 3 },
  { key: 'primaryCpu', label: 'primary, share of a core', unit: '', digits: 4 },
  { key: 'cpuUs', label: 'server CPU per delivery', unit: 'µs', digits: 2 },
];

export const controlRoom: Scenario = {
  name: 'control-room',
  title: 'An open control room',
  seconds: 1.5,
  repeats: 8,
  async run(bench, { seconds, repeats, short }) {
    const people = short ? 20 : 300;
    const perSecond = short ? 50 : 300;
    const closed: FigureValues[] = [];
    const open: FigureValues[] = [];
    await inTalk(bench, { workers: 2, people, perSecond, short }, async (server, load, url) => {
      for (let repetition = 0; repetition < repeats; repetition += 1) {
        // A B B A …: a slow drift adds to both alike.
        for (const isOpen of repetition % 2 === 0 ? [false, true] : [true, false]) {
          const watching = isOpen ? await watch(url, await server.people.operatorCookie(url)) : null;
          await sleep(300);
          (isOpen ? open : closed).push(await measureWindow(server, load, seconds));
          await watching?.();
        }
      }
    });
    const figure = (one: FigureValues | undefined, key: string) => one?.[key] ?? Number.NaN;
    const of = (figures: FigureValues[], key: string) => summarize(figures.map((one) => figure(one, key)));
    /**
     * How much more of a figure there is with the stream open, in percent of all that the processes did without, pair
     * by pair.
     */
    const added = (key: string) =>
      summarize(
        open.map((one, index) => {
          const without = closed[index];
          return ((figure(one, key) - figure(without, key)) / figure(without, 'cpu')) * 100;
        }),
      );
    const row = (label: string, figures: FigureValues[]) => ({
      label,
      values: Object.fromEntries(SHOWN.map(({ key }) => [key, of(figures, key)])),
    });
    bench.say(`  control-room: adds ${added('primaryCpu').median.toFixed(2)} %`);
    return {
      name: 'control-room',
      title: 'An open control room',
      setting: `${people} people in one room, ${perSecond} messages per second, 2 workers. Windows without and with an operator's event stream open, in turn, in one run of the server.`,
      figures: SHOWN,
      rows: [row('closed', closed), row('open', open)],
      goals: [
        atMost('CPU that it adds to the primary, of what all use', 2, added('primaryCpu'), '%', 2),
        reported('CPU of all processes, more with it', added('cpu'), '%', 1),
      ],
      charts: [],
      notes: [
        'A control room is served by the primary. Workers add samples of two messages a second to heartbeats that they send anyway. Their CPU ' +
          'changes from window to window by many times what is looked for, so the primary is judged.',
      ],
    };
  },
};

interface Talk {
  readonly workers: number;
  readonly people: number;
  readonly perSecond: number;
  readonly short: boolean;
}

/** Holdfast, with people who talk in one room for as long as `use` takes. */
export function inTalk(
  bench: Bench,
  { workers, people, perSecond, short }: Talk,
  use: (server: RunningHoldfast, load: LoadProcess, url: string) => Promise<void>,
): Promise<void> {
  return bench.with('holdfast', { workers }, async (server, load) => {
    await fill(server, load, { kind: 'hot', rooms: 1, peopleInRoom: people });
    await load.call('start', perSecond);
    await sleep(short ? 300 : 3_000);
    await use(server as RunningHoldfast, load, `http://127.0.0.1:${server.port}`);
  });
}

/** Opens the stream and reads it; the returned function closes it. */
export async function watch(url: string, cookie: string): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const answer = await fetch(`${url}/control/events`, { headers: { cookie }, signal: stop.signal });
  if (!answer.ok || answer.body === null) throw new Error(`/control/events answered ${answer.status}`);
  const reading = (async () => {
    for await (const _ of answer.body as AsyncIterable<Uint8Array>);
    // It ends with an error when it is aborted below.
  })().catch(() => {});
  return async () => {
    stop.abort();
    await reading;
  };
}
