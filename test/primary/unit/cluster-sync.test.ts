import { expect, test } from 'vitest';
import type { Bulletin } from '../../../src/primary/cluster/bulletins.js';
import { EventLog } from '../../../src/primary/event-log/event-log.js';
import { Listeners } from '../../../src/primary/shared/listeners.js';
import { ClusterSync, type ClusterSyncParts } from '../../../src/primary/wiring/cluster-sync.js';
import { onReport, type ReportParts } from '../../../src/primary/wiring/worker-reports.js';
import type { FromWorker } from '../../../src/protocol/ipc.js';
import { PRESETS } from '../../../src/protocol/mode.js';

/** Nodes that hear each other's bulletins at once. */
function nodesOf(names: readonly string[]) {
  const boards = new Map(names.map((name) => [name, new Listeners<[Bulletin]>()]));
  return names.map((node) => {
    const eventLog = new EventLog({ node, startedAt: 1, maxEvents: 100 });
    const published: Bulletin[] = [];
    const publish = (bulletin: Bulletin) => {
      published.push(bulletin);
      for (const [name, received] of boards) if (name !== node) received.notify(bulletin);
    };
    const parts = {
      node,
      eventLog,
      board: { received: boards.get(node), publish },
      others: { has: () => true, updates: new Listeners(), joined: new Listeners(), gone: new Listeners() },
      registry: { rounds: new Listeners(), modes: new Listeners() },
      remote: { executed: new Listeners() },
      clusterMode: { adopted: new Listeners(), saved: new Listeners() },
      supervisor: { changes: new Listeners() },
      streams: { send: () => {} },
    };
    const sync = new ClusterSync(parts as unknown as ClusterSyncParts);
    const report = (told: FromWorker) => onReport(told, { node, sync } as unknown as ReportParts);
    const lostBy = (kind: string) =>
      eventLog.allEvents().findLast((one) => one.kind === kind)?.effect?.people?.lost;
    const hear = (bulletin: Bulletin) => boards.get(node)?.notify(bulletin);
    return { eventLog, report, lostBy, hear, published };
  });
}

test('[T3] whom a switch left behind in a worker of another node that ends then is lost to that end alone', () => {
  const [a, b] = nodesOf(['a', 'b']) as [
    ReturnType<typeof nodesOf>[number],
    ReturnType<typeof nodesOf>[number],
  ];
  const mode = { mode: PRESETS.shared, onlyHere: false };
  a.eventLog.record({ kind: 'mode-switched', params: mode, socketsBefore: 2, peopleBefore: 2 });
  b.report({ type: 'holdfast:left-behind', person: 'ann' });
  expect(a.lostBy('mode-switched')).toBe(1);
  const cause = { kind: 'signal', signal: 'SIGKILL' } as const;
  const there = { slot: 1, pid: 7, socketsBefore: 1, peopleBefore: 1 };
  b.eventLog.record({ kind: 'worker-died', params: { cause }, ...there });
  b.report({ type: 'holdfast:session-lost', from: { node: 'b', slot: 1, pid: 7 }, person: 'ann' });
  for (const node of [a, b]) {
    expect(node.lostBy('worker-died')).toBe(1);
    expect(node.lostBy('mode-switched')).toBe(0);
  }
});

test('[I6] a consequence that this version does not know changes nothing', () => {
  const [a] = nodesOf(['a']) as [ReturnType<typeof nodesOf>[number]];
  const there = { slot: 1, pid: 7, socketsBefore: 1, peopleBefore: 1 };
  const cause = { kind: 'signal', signal: 'SIGKILL' } as const;
  a.eventLog.record({ kind: 'worker-died', params: { cause }, ...there });
  const before = a.eventLog.allEvents();
  const worker = { node: 'a', slot: 1, pid: 7 };
  const consequence = { kind: 'of-tomorrow', person: 'ann' };
  a.hear({ kind: 'consequence', from: 'b', worker, consequence } as unknown as Bulletin);
  expect(a.eventLog.allEvents()).toEqual(before);
});

test('[I6] a node of the version before, which ends at what it does not know, hears only what it knows', () => {
  const [a, b] = nodesOf(['a', 'b']) as [
    ReturnType<typeof nodesOf>[number],
    ReturnType<typeof nodesOf>[number],
  ];
  const mode = { mode: PRESETS.shared, onlyHere: false };
  a.eventLog.record({ kind: 'mode-switched', params: mode, socketsBefore: 2, peopleBefore: 2 });
  const from = { node: 'a', slot: 1, pid: 7 };
  b.report({ type: 'holdfast:left-behind', person: 'ann' });
  b.report({ type: 'holdfast:session-lost', from, person: 'ann' });
  b.report({ type: 'holdfast:signed-in-again', from, person: 'ann' });
  const kinds = b.published.flatMap((one) => (one.kind === 'consequence' ? [one.consequence.kind] : []));
  expect(kinds).toEqual(['left-behind', 'session-lost']);
  expect(b.published).toHaveLength(4);
});
