/** What has to be changed before a run of the lab can be done, and why it cannot be done now. Pure. */
import type { ClusterView, NodeView, SocketDot } from '../../../protocol/control.js';
import { type PresetName, presetOf } from '../../../protocol/mode.js';
import { type ChapterRun, LAB_CROWD, LAB_WORKERS } from './chapters.js';

/** One thing that the lab changes. `from`: how it is. */
export type Need =
  | { readonly kind: 'mode'; readonly to: PresetName }
  /** `ends`: sessions in the memory of those that go, which nothing hands over. */
  | { readonly kind: 'workers'; readonly from: number; readonly to: number; readonly ends: number }
  | { readonly kind: 'crowd'; readonly from: number; readonly to: number };

/** Why it cannot be done, and would not be right a moment later. */
export type Obstacle =
  /** The number of workers follows the load, and would not stay. */
  | { readonly kind: 'elastic'; readonly min: number; readonly max: number; readonly wanted: number }
  | { readonly kind: 'store-away' }
  | { readonly kind: 'restarting' }
  /** It died too often, and rests before it is tried again. */
  | { readonly kind: 'failed'; readonly slot: number };

/** What passes by itself. */
export type Wait =
  | { readonly kind: 'workers'; readonly ready: number; readonly of: number }
  | { readonly kind: 'crowd'; readonly connected: number; readonly of: number }
  /** Sessions that the switch of the mode has not taken along yet. */
  | { readonly kind: 'sessions'; readonly left: number };

export interface LabReadiness {
  readonly obstacle: Obstacle | null;
  readonly needs: readonly Need[];
  readonly waits: readonly Wait[];
}

/** `node`: the one that answers, on which the lab works. */
export function readinessFor(run: ChapterRun, view: ClusterView, node: NodeView): LabReadiness {
  const moded = modeNeed(run, view);
  const needs = [...moded, ...workersNeed(run, node, moded.length > 0), ...crowdNeed(node)];
  return { obstacle: obstacleTo(run, view, node), needs, waits: waitsOf(run, node) };
}

function modeNeed({ mode }: ChapterRun, view: ClusterView): Need[] {
  return presetOf(view.mode) === mode ? [] : [{ kind: 'mode', to: mode }];
}

/** How many workers a run is done with. */
function wantedFor({ workers }: ChapterRun, { wantedWorkers }: NodeView): number {
  return workers === 'one' ? 1 : Math.max(LAB_WORKERS, wantedWorkers);
}

/** `isModeNext`: the switch before it takes sessions along first. */
function workersNeed(run: ChapterRun, { slots, ...node }: NodeView, isModeNext: boolean): Need[] {
  const [from, to] = [node.wantedWorkers, wantedFor(run, { slots, ...node })];
  if (from === to) return [];
  const leaving = isModeNext ? [] : slots.filter(({ slot }) => slot > to);
  const ends = leaving.reduce((sum, { memorySessions }) => sum + memorySessions, 0);
  return [{ kind: 'workers', from, to, ends }];
}

function crowdNeed({ crowd }: NodeView): Need[] {
  const from = crowd?.wanted ?? 0;
  return from >= LAB_CROWD ? [] : [{ kind: 'crowd', from, to: LAB_CROWD }];
}

function obstacleTo(run: ChapterRun, view: ClusterView, node: NodeView): Obstacle | null {
  if (view.store.state === 'down') return { kind: 'store-away' };
  if (node.rollingRestart !== null) return { kind: 'restarting' };
  const failed = node.slots.find(({ state }) => state === 'failed');
  if (failed !== undefined) return { kind: 'failed', slot: failed.slot };
  const wanted = wantedFor(run, node);
  const range = node.workerRange;
  return range !== undefined && (wanted < range.min || wanted > range.max)
    ? { kind: 'elastic', ...range, wanted }
    : null;
}

function waitsOf({ mode }: ChapterRun, node: NodeView): Wait[] {
  const ready = node.slots.filter(({ state }) => state === 'ready').length;
  const dots = node.slots.flatMap((slot) => slot.dots);
  const left = dots.filter((dot) => !isHeldAs(mode, dot)).length;
  const come = dots.filter(({ synthetic }) => synthetic).length;
  const waits: Wait[] = [];
  if (ready !== node.wantedWorkers || node.slots.length !== node.wantedWorkers)
    waits.push({ kind: 'workers', ready, of: node.wantedWorkers });
  const { wanted = 0, connected = 0 } = node.crowd ?? {};
  if (connected < wanted) waits.push({ kind: 'crowd', connected, of: wanted });
  else if (come < wanted) waits.push({ kind: 'crowd', connected: come, of: wanted });
  if (left > 0) waits.push({ kind: 'sessions', left });
  return waits;
}

/** Whether a session is where the mode says. Nodes of an older version do not tell. */
function isHeldAs(mode: PresetName, { session }: SocketDot): boolean {
  if (session === undefined) return true;
  if (mode === 'shared') return session === 'store';
  if (mode === 'stateless') return session === 'cookie';
  return session !== 'store' && session !== 'cookie';
}
