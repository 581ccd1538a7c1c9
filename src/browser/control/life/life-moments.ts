/** What happened to one person, for whoever follows them. Pure. */
import type { ServedBy } from '../../../protocol/served-by.js';
import type { Lapse, LifeLine } from './life-lines.js';
import type { LifeTick } from './life-ticks.js';

/** The newest of them. */
const MOMENTS_MAX = 60;

export type LifeMoment = { readonly at: number } & (
  | { readonly kind: 'served'; readonly by: ServedBy; readonly until: number | null }
  | { readonly kind: 'lapse'; readonly lapse: Lapse }
  | { readonly kind: 'message'; readonly tick: LifeTick }
);

/** The newest first. `at`: until when the line is known. */
export function momentsOfLife(line: LifeLine, ticks: readonly LifeTick[], at: number): readonly LifeMoment[] {
  const moments: LifeMoment[] = [
    ...line.stays.map(({ by, from, to }) => ({
      at: from,
      kind: 'served' as const,
      by,
      until: to >= at ? null : to,
    })),
    ...line.lapses.map((lapse) => ({ at: lapse.from, kind: 'lapse' as const, lapse })),
    ...ticks
      .filter(({ userId }) => userId === line.id)
      .map((tick) => ({ at: tick.at, kind: 'message' as const, tick })),
  ];
  return moments.toSorted((a, b) => b.at - a.at).slice(0, MOMENTS_MAX);
}
