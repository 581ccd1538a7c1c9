/** Turns repetitions into rows and goals. */
import type { ContenderId } from '../contenders/contender.js';
import { type Summary, summarize } from '../measure/summary.js';
import type { Repetitions } from './alternate.js';
import type { Bench } from './bench.js';
import type { FigureRow, FigureSpec, Goal } from './scenario.js';

export function figureRows(bench: Bench, all: Repetitions, figures: readonly FigureSpec[]): FigureRow[] {
  return [...all].map(([id, repetitions]) => ({
    label: bench.contender(id).title,
    values: Object.fromEntries(
      figures.map(({ key }) => [key, summarize(repetitions.map((one) => one[key] ?? Number.NaN))]),
    ),
  }));
}

/** The figure of one contender over another's, repetition by repetition: what changes on the machine cancels out. */
export function ratio(all: Repetitions, key: string, of: ContenderId, to: ContenderId): Summary {
  const others = all.get(to) ?? [];
  return summarize(
    (all.get(of) ?? []).map((one, index) => (one[key] ?? Number.NaN) / (others[index]?.[key] ?? Number.NaN)),
  );
}

/** The figure of one contender by itself: for a goal in units that people feel. */
export function figure(all: Repetitions, key: string, of: ContenderId): Summary {
  return summarize((all.get(of) ?? []).map((one) => one[key] ?? Number.NaN));
}

export function difference(all: Repetitions, key: string, of: ContenderId, to: ContenderId): Summary {
  const others = all.get(to) ?? [];
  return summarize(
    (all.get(of) ?? []).map((one, index) => (one[key] ?? Number.NaN) - (others[index]?.[key] ?? Number.NaN)),
  );
}

export function atMost(what: string, limit: number, measured: Summary, unit = '×', digits = 2): Goal {
  const met = Number.isNaN(measured.median) ? null : measured.median <= limit;
  return { what, goal: `≤ ${limit} ${unit}`, measured, unit, digits, met };
}

export function atLeast(what: string, limit: number, measured: Summary, unit = '×', digits = 2): Goal {
  const met = Number.isNaN(measured.median) ? null : measured.median >= limit;
  return { what, goal: `≥ ${limit} ${unit}`, measured, unit, digits, met };
}

export function reported(what: string, measured: Summary, unit: string, digits = 2): Goal {
  return { what, goal: 'reported', measured, unit, digits, met: null };
}
