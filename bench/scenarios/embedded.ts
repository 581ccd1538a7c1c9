import type { ContenderId } from '../contenders/contender.js';
import type { Done, Repetitions } from '../run/alternate.js';
import { roomLoadAtOnce, WINDOWS } from '../run/at-once.js';
import { atMost, difference, figureRows, ratio, reported } from '../run/judge.js';
import type { RoomLoad } from '../run/room-load.js';
import type { FigureRow, Goal, Scenario, Settings } from '../run/scenario.js';
import { FIGURE_SPECS } from './figures.js';
import { QUIET_WARM } from './quiet.js';
import { oneRoom } from './rooms.js';

const SHOWN = [
  FIGURE_SPECS.cpuUs,
  FIGURE_SPECS.storeUs,
  FIGURE_SPECS.p50Ms,
  FIGURE_SPECS.p99Ms,
  FIGURE_SPECS.ackMs,
  FIGURE_SPECS.delivered,
  FIGURE_SPECS.missing,
];

/**
 * What an acknowledgement that says only what is kept may cost: of the CPU of the build beside, and more milliseconds
 * than there.
 */
const AFTER_TO_BEFORE = 1.1;
const LATER_MS = 1;

interface Comparison {
  readonly pair: readonly [ContenderId, ContenderId];
  /**
   * Repetitions of one that was asked for: two, where a millisecond counts, since the first to be set talking waits a
   * little longer.
   */
  readonly orders: 1 | 2;
  readonly goals: (title: string, all: Repetitions) => Goal[];
}

const NATIVE = ['holdfast-embedded', 'holdfast'] as const;
const BESIDE = ['holdfast-embedded', 'holdfast-embedded-beside'] as const;
const COMPARISONS: readonly Comparison[] = [
  { pair: NATIVE, orders: 1, goals: nativeGoals },
  { pair: BESIDE, orders: 2, goals: besideGoals },
];

export const embedded: Scenario = {
  name: 'embedded',
  title: 'Embedded store',
  seconds: 4,
  repeats: 1,
  async run(bench, settings) {
    const plans = plansOf(settings);
    const rows: FigureRow[] = [];
    const goals: Goal[] = [];
    const taking = bench.taking(['holdfast', 'holdfast-embedded']);
    for (const { pair, orders, goals: goalsOf } of COMPARISONS) {
      const repeats = settings.repeats * orders;
      if (!pair.every((id) => taking.includes(id))) continue;
      for (const { title, plan } of plans) {
        const say: Done = (contender, window, { cpuUs = 0, storeUs = 0, p50Ms = 0, ackMs = 0 }) =>
          bench.say(
            `  embedded ${title} ${window + 1}/${repeats * WINDOWS} ${contender}: ` +
              `${cpuUs.toFixed(2)} + ${storeUs.toFixed(2)} µs, ${p50Ms.toFixed(1)} / ${ackMs.toFixed(1)} ms`,
          );
        const all = await roomLoadAtOnce(bench, pair, plan, repeats, say);
        rows.push(
          ...figureRows(bench, all, SHOWN).map((row) => ({ ...row, label: `${title}: ${row.label}` })),
        );
        goals.push(...goalsOf(title, all));
      }
    }
    return {
      name: 'embedded',
      title: 'Embedded store',
      setting:
        `${plans.map(({ title, plan }) => `${title}: ${describe(plan)}`).join('; ')}, 2 workers. ` +
        'Both servers of a comparison talk at the same time on the same core: their ratio says more than their latencies.',
      figures: SHOWN,
      rows,
      goals,
      charts: [],
      notes: [],
    };
  },
};

function plansOf(settings: Settings): readonly { readonly title: string; readonly plan: RoomLoad }[] {
  const { short } = settings;
  // Short and often: the machine's own changes last for seconds.
  const seconds = settings.seconds * 0.625;
  const quiet: RoomLoad = {
    kind: 'quiet',
    rooms: short ? 10 : 60,
    peopleInRoom: 5,
    perSecond: short ? 10 : 60,
    ...(short ? { warmSeconds: 0.3 } : QUIET_WARM),
    seconds,
    workers: 2,
  };
  return [
    { title: 'quiet', plan: quiet },
    { title: 'hot', plan: { ...oneRoom(settings, short ? 50 : 300), seconds } },
  ];
}

function describe({ rooms, peopleInRoom, perSecond }: RoomLoad): string {
  return `${rooms} ${rooms === 1 ? 'room' : 'rooms'} of ${peopleInRoom} people, ${perSecond} messages a second in all`;
}

function nativeGoals(title: string, all: Repetitions): Goal[] {
  const compared = (what: string, key: string) =>
    reported(`${what}, embedded : native, ${title}`, ratio(all, key, ...NATIVE), '×');
  return [
    compared('server CPU per delivery', 'cpuUs'),
    compared('store CPU per delivery', 'storeUs'),
    compared('median latency', 'p50Ms'),
  ];
}

function besideGoals(title: string, all: Repetitions): Goal[] {
  const after = `embedded, after : before, ${title}`;
  return [
    atMost(`CPU per delivery, server and store, ${after}`, AFTER_TO_BEFORE, ratio(all, 'allUs', ...BESIDE)),
    reported(`server CPU per delivery, ${after}`, ratio(all, 'cpuUs', ...BESIDE), '×'),
    reported(`store CPU per delivery, ${after}`, ratio(all, 'storeUs', ...BESIDE), '×'),
    reported(`median latency, ${after}`, ratio(all, 'p50Ms', ...BESIDE), '×'),
    atMost(
      `median acknowledgement, embedded, after − before, ${title}`,
      LATER_MS,
      difference(all, 'ackMs', ...BESIDE),
      'ms',
    ),
  ];
}
