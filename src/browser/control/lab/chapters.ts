/** The chapters of the guided lab: what each does to the cluster, and what has to be so before. Pure. */
import type { PresetName } from '../../../protocol/mode.js';

/** In their order. */
export const CHAPTERS = ['one-process', 'cluster', 'crash', 'restart', 'state', 'balancer'] as const;
export type ChapterName = (typeof CHAPTERS)[number];

export type RunName =
  | 'alone'
  | 'one-of-several'
  | 'frozen'
  | 'rolling'
  | 'in-memory'
  | 'in-store'
  | 'in-cookie'
  | 'astray';

/** What a chapter does once. */
export interface ChapterRun {
  readonly name: RunName;
  readonly chapter: ChapterName;
  /** The mode in which it is done. */
  readonly mode: PresetName;
  /** Exactly one worker, or several. */
  readonly workers: 'one' | 'several';
  readonly act: 'kill' | 'freeze' | 'restart';
}

const RUNS: readonly ChapterRun[] = [
  { name: 'alone', chapter: 'one-process', mode: 'shared', workers: 'one', act: 'kill' },
  { name: 'one-of-several', chapter: 'cluster', mode: 'shared', workers: 'several', act: 'kill' },
  { name: 'frozen', chapter: 'crash', mode: 'shared', workers: 'several', act: 'freeze' },
  { name: 'rolling', chapter: 'restart', mode: 'shared', workers: 'several', act: 'restart' },
  { name: 'in-memory', chapter: 'state', mode: 'sticky', workers: 'several', act: 'kill' },
  { name: 'in-store', chapter: 'state', mode: 'shared', workers: 'several', act: 'kill' },
  { name: 'in-cookie', chapter: 'state', mode: 'stateless', workers: 'several', act: 'kill' },
  { name: 'astray', chapter: 'balancer', mode: 'broken', workers: 'several', act: 'kill' },
];

export function runsOf(chapter: ChapterName): ChapterRun[] {
  return RUNS.filter((run) => run.chapter === chapter);
}

/** Without a number of one's own: so many people, unless more are there. Every worker then has some. */
export const LAB_CROWD = 12;
/** Where several workers are wanted and there is one. */
export const LAB_WORKERS = 3;
