/** What is known of the cluster, and how: signals that every view reads. */
import { computed, signal } from '@preact/signals';
import type { StreamState } from '../../../client/control/control-stream.js';
import type { ClusterEvent } from '../../../protocol/cluster-event.js';
import type { ClusterView, NodeView, SlotView } from '../../../protocol/control.js';
import type { SessionBody } from '../../../protocol/http.js';
import { LIMITS } from '../../../protocol/limits.js';

export const view = signal<ClusterView | null>(null);
/** What happened. Other news of the cluster leave it the same, so that what is made of it stays. */
export const timeline = computed<readonly ClusterEvent[]>(() => view.value?.timeline ?? []);
export const streamState = signal<StreamState>({ kind: 'connecting' });
/** Who is signed in, as a worker last said; null when signed out or not known yet. */
export const me = signal<SessionBody | null>(null);

/**
 * The node's clock now, ms since 1970, ticking every half second: ages are counted by it, not by the browser's clock.
 */
export const serverNow = signal(Date.now());
let offsetMs = 0;

/** Call with each view: keeps the difference of the clocks. */
export function setClock(atMs: number): void {
  const offset = atMs - Date.now();
  // Views travel and wait, which only makes `at` look older; the largest offset is the truest.
  if (offset > offsetMs || Math.abs(offset - offsetMs) > 2_000) offsetMs = offset;
}

export function advanceClock(): void {
  serverNow.value = Date.now() + offsetMs;
}

/** How far behind the answering node's newest view a node's may be before it is shown as lost. */
function isNodeLost(node: NodeView, now: number): boolean {
  // When the answering node itself is silent, that is said once, above; nothing is known of the others.
  if (streamState.value.kind !== 'live') return false;
  return node.state === 'lost' || now - node.at > LIMITS.nodeViewTtlMs + LIMITS.nodeViewEveryMs;
}

/** How old the newest view of a lost node is, ms; null: the node is not lost. */
export function silenceOf(node: NodeView, now: number): number | null {
  return isNodeLost(node, now) ? now - node.at : null;
}

export interface PlacedSlot {
  readonly node: NodeView;
  readonly slot: SlotView;
  readonly id: string;
}

function slotId(node: string, slot: number): string {
  return `${node}/${slot}`;
}

/** Every worker of every node, in the order in which they are shown. */
export const placedSlots = computed<readonly PlacedSlot[]>(() =>
  (view.value?.nodes ?? []).flatMap((node) =>
    [...node.slots]
      .sort((a, b) => a.slot - b.slot)
      .map((slot) => ({ node, slot, id: slotId(node.node, slot.slot) })),
  ),
);

/** True when some worker could answer `/api/*`. */
export const anyWorkerAlive = computed(() => placedSlots.value.some(({ slot }) => slot.state === 'ready'));
