/** What of the guided lab outlives a reload: how far one is, what was found, and what it changed of the cluster. */
import { computed, signal } from '@preact/signals';
import type { Mode } from '../../../protocol/mode.js';
import { CHAPTERS, type ChapterName, type RunName } from '../lab/chapters.js';
import type { Findings, StartedRun } from '../lab/findings.js';

/** One thing that the lab changed: how it was, and what the lab made of it. */
interface Changed<Value> {
  readonly from: Value;
  readonly to: Value;
}

export interface LabChanges {
  readonly mode?: Changed<Mode>;
  readonly workers?: Changed<number> & { readonly node: string };
  readonly crowd?: Changed<number> & { readonly node: string };
}

/** What came of a run the last time that it was over. */
export interface LabDone {
  /** ms since 1970, by the node's clock. */
  readonly at: number;
  readonly found: Findings;
  readonly showed: boolean;
}

interface Kept {
  readonly chapter: ChapterName;
  readonly run: RunName | null;
  readonly done: Readonly<Partial<Record<RunName, LabDone>>>;
  readonly changes: LabChanges;
}

/** The number is of its form: what another one wrote is not read. */
const KEY = 'holdfast.lab.1';
const RUN_KEY = 'holdfast.lab.run.2';
const NONE: Kept = { chapter: CHAPTERS[0], run: null, done: {}, changes: {} };

export const labKept = signal<Kept>({ ...NONE, ...read<Partial<Kept>>('local', KEY) });
/** The run that was begun and that this tab shows; null: none. */
export const startedRun = signal<StartedRun | null>(read<StartedRun>('session', RUN_KEY));

export const hasChanged = computed(() => Object.keys(labKept.value.changes).length > 0);

export function keepOfLab(change: Partial<Kept>): void {
  // Another tab may have gone on meanwhile.
  labKept.value = { ...NONE, ...labKept.value, ...read<Partial<Kept>>('local', KEY), ...change };
  write('local', KEY, labKept.value);
}

export function showRun(started: StartedRun | null): void {
  startedRun.value = started;
  write('session', RUN_KEY, started);
}

function storageOf(which: 'local' | 'session'): Storage {
  return which === 'local' ? localStorage : sessionStorage;
}

function read<Value>(which: 'local' | 'session', key: string): Value | null {
  try {
    return JSON.parse(storageOf(which).getItem(key) ?? 'null') as Value | null;
  } catch {
    // The browser forbids storage, or somebody wrote something else there.
    return null;
  }
}

function write(which: 'local' | 'session', key: string, value: unknown): void {
  try {
    storageOf(which).setItem(key, JSON.stringify(value));
  } catch {
    // A browser that forbids storage forgets it with the page.
  }
}
