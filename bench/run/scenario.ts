import type { Summary } from '../measure/summary.js';
import type { Bench } from './bench.js';

export interface Settings {
  /** Length of each measured window. */
  readonly seconds: number;
  readonly repeats: number;
  /** Shrinks people, rates and axes: to see that it counts right, not how fast it is. */
  readonly short: boolean;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly seconds: number;
  readonly repeats: number;
  readonly run: (bench: Bench, settings: Settings) => Promise<ScenarioOutcome>;
}

export interface FigureSpec {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
}

export interface FigureRow {
  readonly label: string;
  readonly values: Readonly<Record<string, Summary>>;
}

export interface Goal {
  readonly what: string;
  /** In words, for example `≤ 0.4 ×`. */
  readonly goal: string;
  readonly measured: Summary;
  /** How the measured number is written: `×`, `ms`, `%`. */
  readonly unit: string;
  readonly digits: number;
  /** Null when the figure is only to be reported. */
  readonly met: boolean | null;
}

/** A drawing of one figure: bars for contenders, a line along an axis. */
export type Chart =
  | { readonly kind: 'bars'; readonly title: string; readonly figure: string }
  | {
      readonly kind: 'line';
      readonly title: string;
      readonly axis: string;
      readonly figure: string;
      /** Axis value of each row, in the order of rows. */
      readonly at: readonly number[];
    };

export interface ScenarioOutcome {
  readonly name: string;
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly setting: string;
  readonly figures: readonly FigureSpec[];
  readonly rows: readonly FigureRow[];
  readonly goals: readonly Goal[];
  readonly charts: readonly Chart[];
  readonly notes: readonly string[];
}
