import type { ClusterEvent } from '../../protocol/cluster-event.js';
import type { ClusterView, ControlEvents, NodeView } from '../../protocol/control.js';
import { newestEvents } from '../../protocol/newest-events.js';

export type ControlEventName = keyof ControlEvents;
export type ControlEvent = {
  [Name in ControlEventName]: { readonly name: Name; readonly data: ControlEvents[Name] };
}[ControlEventName];

/**
 * The cluster after an event. Pure; null only before the first snapshot. Nodes are in order of name, events by time.
 */
export function applyControlEvent(
  view: ClusterView | null,
  event: ControlEvent,
  maxEvents: number,
): ClusterView | null {
  if (event.name === 'snapshot') return event.data;
  if (view === null) return null;
  switch (event.name) {
    case 'node':
      return { ...view, at: Math.max(view.at, event.data.at), nodes: putNode(view.nodes, event.data) };
    case 'timeline':
      return { ...view, timeline: putEvent(view.timeline, event.data, maxEvents) };
    case 'mode':
      return { ...view, mode: event.data };
    case 'store':
      return { ...view, store: event.data };
    case 'sessions':
      return { ...view, storeSessions: event.data.count };
    case 'trips':
      return view;
    case 'node-gone':
      return { ...view, nodes: view.nodes.filter((one) => one.node !== event.data.node) };
  }
}

function putNode(nodes: readonly NodeView[], node: NodeView): NodeView[] {
  const others = nodes.filter((one) => one.node !== node.node);
  return [...others, node].sort((a, b) => (a.node < b.node ? -1 : 1));
}

function putEvent(events: readonly ClusterEvent[], event: ClusterEvent, maxEvents: number): ClusterEvent[] {
  const others = events.filter((one) => one.id !== event.id || one.node !== event.node);
  return newestEvents([...others, event], maxEvents);
}
