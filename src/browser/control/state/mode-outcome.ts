import type { ClusterEvent } from '../../../protocol/cluster-event.js';
import type { ClusterView } from '../../../protocol/control.js';
import type { Mode } from '../../../protocol/mode.js';

/** The cluster at the moment of a switch, to compare with afterwards. */
export interface SwitchRecord {
  readonly mode: Mode;
  readonly at: number;
  /** Ids of the sockets then. */
  readonly sockets: ReadonlySet<string>;
}

export function recordSwitch(view: ClusterView, mode: Mode, at: number): SwitchRecord {
  return { mode, at, sockets: new Set(socketIds(view)) };
}

export interface ModeOutcome {
  readonly before: number;
  readonly still: number;
  readonly sessionsLost: number;
  readonly memorySessions: number;
  readonly storeSessions: number | null;
}

/** What became of the people since a switch, as far as seen now. Pure. */
export function outcomeOf(record: SwitchRecord, view: ClusterView): ModeOutcome {
  const now = new Set(socketIds(view));
  return {
    before: record.sockets.size,
    still: [...record.sockets].filter((id) => now.has(id)).length,
    sessionsLost: view.timeline
      .filter((event) => since(event, record))
      .reduce((all, event) => all + (event.effect?.sessionsLost ?? 0), 0),
    memorySessions: view.nodes
      .flatMap((node) => node.slots)
      .reduce((all, slot) => all + slot.memorySessions, 0),
    storeSessions: view.storeSessions,
  };
}

function since(event: ClusterEvent, record: SwitchRecord): boolean {
  return event.at >= record.at - 1_000;
}

function socketIds(view: ClusterView): string[] {
  return view.nodes.flatMap((node) => node.slots).flatMap((slot) => slot.dots.map((dot) => dot.id));
}
