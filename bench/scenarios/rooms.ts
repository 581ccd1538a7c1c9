/** The three scenarios of steady talk differ in numbers only. */
import type { ContenderId } from '../contenders/contender.js';
import { alternate, type Repetitions } from '../run/alternate.js';
import type { Bench } from '../run/bench.js';
import { rowsOf } from '../run/judge.js';
import { type RoomLoad, roomLoad } from '../run/room-load.js';
import type { FigureSpec, Goal, Outcome, Settings } from '../run/scenario.js';
import { FIGURES } from './figures.js';

export interface Talk {
  readonly name: string;
  readonly title: string;
  readonly setting: string;
  readonly contenders: readonly ContenderId[];
  readonly plan: RoomLoad;
  readonly goals: (all: Repetitions) => Goal[];
  readonly notes: (all: Repetitions) => string[];
}

const SHOWN: readonly FigureSpec[] = [
  FIGURES.cpuUs,
  FIGURES.storeUs,
  FIGURES.p50Ms,
  FIGURES.p99Ms,
  FIGURES.delivered,
  FIGURES.cpu,
  FIGURES.loadCpu,
  FIGURES.memoryMb,
  FIGURES.missing,
];

export async function talk(bench: Bench, { repeats }: Settings, one: Talk): Promise<Outcome> {
  const all = await alternate(
    bench.taking(one.contenders),
    repeats,
    (contender) => roomLoad(bench, contender, one.plan),
    (contender, repetition, { cpuUs = 0, p50Ms = 0, p99Ms = 0, missing = 0 }) =>
      bench.say(
        `  ${one.name} ${repetition + 1}/${repeats} ${contender}: ${cpuUs.toFixed(2)} µs a delivery, ` +
          `${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)} ms${missing > 0 ? `, ${missing} missing` : ''}`,
      ),
  );
  return {
    name: one.name,
    title: one.title,
    setting: one.setting,
    figures: SHOWN,
    rows: rowsOf(bench, all, SHOWN),
    goals: one.goals(all),
    charts: [
      { kind: 'bars', title: 'Server CPU a delivered message, µs', figure: 'cpuUs' },
      { kind: 'bars', title: 'Latency, 99 %, ms', figure: 'p99Ms' },
    ],
    notes: one.notes(all),
  };
}

/** Says so when the load generator, and not a server, may have been what was measured. */
export function loadNote(all: Repetitions): string {
  const shares = [...all].flatMap(([id, repetitions]) =>
    repetitions.map((one) => ({ id, share: one.loadCpu ?? 0 })),
  );
  const most = shares.reduce((a, b) => (b.share > a.share ? b : a), { id: '', share: 0 });
  const share = `${Math.round(most.share * 100)} % of its core (with ${most.id})`;
  return most.share > 0.9
    ? `The load generator used up to ${share}: latencies there may be its own. CPU of the servers is not touched by that.`
    : `The load generator used at most ${share}, so it was not the limit.`;
}

/** Deliveries that did not come. */
export function missingNote(all: Repetitions): string {
  const wrong = [...all].filter(([, repetitions]) =>
    repetitions.some((one) => (one.missing ?? 0) + (one.extra ?? 0) > 0),
  );
  return wrong.length === 0
    ? 'Every message sent reached every client once, in all servers.'
    : `Not everything had arrived when the wait ended: ${wrong.map(([id]) => id).join(', ')}.`;
}
