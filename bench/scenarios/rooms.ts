/** What the three scenarios of steady talk have in common. */
import type { ContenderId } from '../contenders/contender.js';
import { alternate, type Done, type Repetitions } from '../run/alternate.js';
import type { Bench } from '../run/bench.js';
import { atMost, figureRows, ratio } from '../run/judge.js';
import { type RoomLoad, roomLoad, roomLoadInTurns } from '../run/room-load.js';
import type { FigureSpec, Goal, Scenario, ScenarioOutcome, Settings } from '../run/scenario.js';
import { FIGURE_SPECS } from './figures.js';

export interface Talk {
  readonly setting: string;
  readonly contenders: readonly ContenderId[];
  /** Measured once: no goal is about them, they are there to be looked at. */
  readonly once: readonly ContenderId[];
  readonly plan: RoomLoad;
  /** More than some can do: a server of its own for each repetition, so that no backlog is in the way of others. */
  readonly overloads?: true;
  readonly goals: (all: Repetitions) => Goal[];
}

const SHOWN: readonly FigureSpec[] = [
  FIGURE_SPECS.cpuUs,
  FIGURE_SPECS.storeUs,
  FIGURE_SPECS.p50Ms,
  FIGURE_SPECS.p99Ms,
  FIGURE_SPECS.delivered,
  FIGURE_SPECS.cpu,
  FIGURE_SPECS.loadCpu,
  FIGURE_SPECS.memoryMb,
  FIGURE_SPECS.missing,
];

export function talkScenario(
  name: string,
  title: string,
  repeats: number,
  of: (settings: Settings) => Talk,
): Scenario {
  return {
    name,
    title,
    seconds: 4,
    repeats,
    run: (bench, settings) => talk(bench, settings.repeats, name, title, of(settings)),
  };
}

/** Everybody in one room. */
export function oneRoom(settings: Settings, perSecond: number): RoomLoad {
  return {
    kind: 'hot',
    rooms: 1,
    peopleInRoom: settings.short ? 20 : 300,
    perSecond,
    warmSeconds: warmSeconds(settings, perSecond),
    seconds: settings.seconds,
    workers: 2,
  };
}

/**
 * Until the code that runs often is compiled: before that, its compiler is what is measured. V8 counts calls, not
 * seconds. After 5 s of 300 messages per second Holdfast read 0.60 of raw ws, after 8 s 0.46 to 0.53 (in runs of
 * different builds).
 */
function warmSeconds({ short }: Settings, perSecond: number): number {
  return short ? 0.3 : Math.max(5, 2_400 / perSecond);
}

const OTHERS: Partial<Record<ContenderId, string>> = {
  'sio-redis': 'Socket.IO + Redis',
  'raw-ws': 'raw ws',
};

/** The most that Holdfast's CPU per delivery may be of each other contender's. */
export function cpuGoals(all: Repetitions, limits: Partial<Record<ContenderId, number>>): Goal[] {
  return (Object.entries(limits) as [ContenderId, number][]).map(([other, limit]) =>
    atMost(`CPU per delivery, Holdfast : ${OTHERS[other]}`, limit, ratio(all, 'cpuUs', 'holdfast', other)),
  );
}

async function talk(
  bench: Bench,
  repeats: number,
  name: string,
  title: string,
  { setting, contenders, once, plan, overloads, goals }: Talk,
): Promise<ScenarioOutcome> {
  const say =
    (times: number): Done =>
    (contender, repetition, { cpuUs = 0, p50Ms = 0, p99Ms = 0, missing = 0 }) =>
      bench.say(
        `  ${name} ${repetition + 1}/${times} ${contender}: ${cpuUs.toFixed(2)} µs per delivery, ` +
          `${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)} ms${missing > 0 ? `, ${missing} missing` : ''}`,
      );
  const afresh = (of: readonly ContenderId[], times: number) =>
    alternate(bench.taking(of), times, (contender) => roomLoad(bench, contender, plan), say(times));
  const compared = overloads
    ? await afresh(contenders, repeats)
    : await roomLoadInTurns(bench, bench.taking(contenders), plan, repeats, say(repeats));
  const all = new Map([...compared, ...(await afresh(once, 1))]);
  return {
    name,
    title,
    setting,
    figures: SHOWN,
    rows: figureRows(bench, all, SHOWN),
    goals: goals(all),
    charts: [
      { kind: 'bars', title: 'Server CPU per delivery, µs', figure: 'cpuUs' },
      { kind: 'bars', title: 'Latency, 99 %, ms', figure: 'p99Ms' },
    ],
    notes: [loadNote(all), missingNote(all)],
  };
}

/** Says so when the load generator, and not a server, may have been what was measured. */
function loadNote(all: Repetitions): string {
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
function missingNote(all: Repetitions): string {
  const wrong = [...all].filter(([, repetitions]) =>
    repetitions.some((one) => (one.missing ?? 0) + (one.extra ?? 0) > 0),
  );
  return wrong.length === 0
    ? 'Every message sent reached every client once, in all servers.'
    : `Not everything had arrived when the wait ended: ${wrong.map(([id]) => id).join(', ')}.`;
}
