import { view } from '../state/cluster.js';
import { mebibytes, percent, rate } from '../state/format.js';
import { SAMPLES_KEPT, samples } from '../state/samples.js';
import { sessionFigure, type Totals, totalsOf } from '../state/totals.js';
import { T } from '../strings.js';
import { Sparkline } from './sparkline.js';

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  /** The note in full. */
  readonly means?: string;
  readonly of: (totals: Totals) => number;
  readonly max?: number;
}

/** The cluster in six figures, each with its last two minutes. */
export function TotalsRow() {
  if (view.value === null) return null;
  const now = totalsOf(view.value);
  return (
    <section class="totals" aria-label={T.totals.label}>
      {figures(now).map((figure) => (
        <div class="figure" key={figure.name}>
          <span class="figure-name">{figure.name}</span>
          <span class="figure-value">{figure.value}</span>
          <Sparkline
            values={samples.value.map(figure.of)}
            kept={SAMPLES_KEPT}
            label={T.totals.spark(figure.name)}
            {...(figure.max === undefined ? {} : { max: figure.max })}
          />
          {figure.note === undefined ? null : (
            <span class="figure-note" title={figure.means}>
              {figure.note}
            </span>
          )}
        </div>
      ))}
    </section>
  );
}

function figures(now: Totals): readonly Figure[] {
  const held = sessionFigure(now, now.sessions);
  return [
    {
      name: T.totals.workers,
      value: T.totals.workersOf(now.ready, now.workers),
      of: (one) => one.ready,
      max: now.workers,
    },
    { name: T.totals.sockets, value: now.sockets.toLocaleString('en'), of: (one) => one.sockets },
    {
      name: T.totals.sessions,
      value: held.count?.toLocaleString('en') ?? T.totals.unknown,
      note: `${T.totals.sessionsShort[now.sessions]}${held.left > 0 ? T.totals.sessionsLeftShort(held.left) : ''}`,
      means: `${T.totals.sessionsIn[now.sessions]}${held.left > 0 ? T.totals.sessionsLeft(held.left, leftIn(now)) : ''}`,
      of: (one) => sessionFigure(one, one.sessions).count ?? 0,
    },
    {
      name: T.totals.messages,
      value: `${rate(now.messagesIn)} / ${rate(now.messagesOut)}`,
      of: (one) => one.messagesOut,
    },
    { name: T.totals.load, value: percent(now.load), of: (one) => one.load, max: 1 },
    { name: T.totals.memory, value: mebibytes(now.rssBytes), of: (one) => one.rssBytes },
  ];
}

function leftIn({ sessions }: Totals): string {
  return T.totals.sessionsIn[sessions === 'memory' ? 'redis' : 'memory'];
}
