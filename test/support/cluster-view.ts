import type { ClusterView, NodeView, SlotView, SocketDot } from '../../src/protocol/control.js';

/** A ready worker's view with everything else plain. */
export function slotView(slot: number, change: Partial<SlotView> = {}): SlotView {
  const dots = change.dots ?? [];
  return {
    slot,
    state: 'ready',
    pid: 1000 + slot,
    startedAt: 1_000,
    restarts: 0,
    nextStartAt: null,
    lastExit: null,
    sockets: dots.length,
    dots,
    memorySessions: 0,
    loopUtilization: 0.1,
    loopDelayMs: 2,
    rssBytes: 80 * 2 ** 20,
    messagesInPerSecond: 0,
    messagesOutPerSecond: 0,
    connections: 0,
    ...change,
  };
}

export function nodeView(node: string, slots: readonly SlotView[], change: Partial<NodeView> = {}): NodeView {
  return {
    node,
    version: '0.1.0',
    pid: 999,
    address: '127.0.0.1:3000',
    startedAt: 1_000,
    at: 10_000,
    state: 'ready',
    slots,
    wantedWorkers: slots.length,
    rollingRestart: null,
    pendingConnections: 0,
    loopDelayMs: 1,
    rssBytes: 60 * 2 ** 20,
    crowd: null,
    ...change,
  };
}

export function clusterView(nodes: readonly NodeView[], change: Partial<ClusterView> = {}): ClusterView {
  return {
    at: 10_000,
    self: nodes[0]?.node ?? 'one',
    mode: { routing: 'least-connections', sessions: 'redis' },
    store: { kind: 'embedded', state: 'up', address: '127.0.0.1:6390', fsync: 'everysec', problems: [] },
    nodes,
    timeline: [],
    storeSessions: 0,
    ...change,
  };
}

export function dot(id: string, change: Partial<SocketDot> = {}): SocketDot {
  return { id, user: `user ${id}`, userId: `u-${id}`, ...change };
}
