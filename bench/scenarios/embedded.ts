import { alternate } from '../run/alternate.js';
import { ratio, reported, rowsOf } from '../run/judge.js';
import { type RoomLoad, roomLoad } from '../run/room-load.js';
import type { Row, Scenario } from '../run/scenario.js';
import { FIGURES } from './figures.js';

const SHOWN = [
  FIGURES.cpuUs,
  FIGURES.storeUs,
  FIGURES.p50Ms,
  FIGURES.p99Ms,
  FIGURES.ackMs,
  FIGURES.delivered,
  FIGURES.missing,
];

const BEFORE_AND_AFTER = [
  ['server CPU per delivery', 'cpuUs'],
  ['store CPU per delivery', 'storeUs'],
  ['median latency', 'p50Ms'],
  ['median acknowledgement', 'ackMs'],
] as const;

export const embedded: Scenario = {
  name: 'embedded',
  title: 'Embedded store against native Redis',
  seconds: 4,
  repeats: 1,
  async run(bench, { seconds, repeats, short }) {
    const warmSeconds = short ? 0.3 : 1.5;
    const plans: (RoomLoad & { title: string })[] = [
      {
        title: 'quiet',
        kind: 'quiet',
        rooms: short ? 10 : 60,
        peopleInRoom: 5,
        perSecond: short ? 10 : 60,
        warmSeconds,
        seconds,
        workers: 2,
      },
      {
        title: 'hot',
        kind: 'hot',
        rooms: 1,
        peopleInRoom: short ? 20 : 300,
        perSecond: short ? 50 : 300,
        warmSeconds,
        seconds,
        workers: 2,
      },
    ];
    const rows: Row[] = [];
    const goals = [];
    for (const plan of plans) {
      const all = await alternate(
        bench.taking(['holdfast', 'holdfast-embedded']),
        repeats,
        (contender) => roomLoad(bench, contender, plan),
        (contender, repetition, { cpuUs = 0, storeUs = 0, p50Ms = 0 }) =>
          bench.say(
            `  embedded ${plan.title} ${repetition + 1}/${repeats} ${contender}: ${cpuUs.toFixed(2)} + ${storeUs.toFixed(2)} µs, ${p50Ms.toFixed(1)} ms`,
          ),
      );
      for (const row of rowsOf(bench, all, SHOWN))
        rows.push({ ...row, label: `${plan.title}: ${row.label}` });
      if (all.has('holdfast-embedded-beside')) {
        const title = `embedded, after : before, ${plan.title}`;
        for (const [figure, key] of BEFORE_AND_AFTER) {
          goals.push(
            reported(
              `${figure}, ${title}`,
              ratio(all, key, 'holdfast-embedded', 'holdfast-embedded-beside'),
              '×',
            ),
          );
        }
      }
      const title = `embedded : native, ${plan.title}`;
      goals.push(
        reported(
          `server CPU per delivery, ${title}`,
          ratio(all, 'cpuUs', 'holdfast-embedded', 'holdfast'),
          '×',
        ),
        reported(
          `store CPU per delivery, ${title}`,
          ratio(all, 'storeUs', 'holdfast-embedded', 'holdfast'),
          '×',
        ),
        reported(`median latency, ${title}`, ratio(all, 'p50Ms', 'holdfast-embedded', 'holdfast'), '×'),
      );
    }
    return {
      name: 'embedded',
      title: 'Embedded store against native Redis',
      setting: plans
        .map(
          ({ title, rooms, peopleInRoom, perSecond }) =>
            `${title}: ${rooms} ${rooms === 1 ? 'room' : 'rooms'} of ${peopleInRoom} people, ${perSecond} messages per second in all`,
        )
        .join('; '),
      figures: SHOWN,
      rows,
      goals,
      charts: [],
      notes: [],
    };
  },
};
