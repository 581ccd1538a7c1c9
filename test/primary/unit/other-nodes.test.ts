import { expect, test } from 'vitest';
import type { Bulletin } from '../../../src/primary/cluster/bulletins.js';
import { OtherNodes } from '../../../src/primary/cluster/other-nodes.js';
import { writeStoredView } from '../../../src/primary/cluster/stored-view.js';
import { Listeners } from '../../../src/primary/shared/listeners.js';
import type { NodeView, SocketDot } from '../../../src/protocol/control.js';
import { nodeView, slotView } from '../../support/cluster-view.js';

const mark = { format: 2, cluster: 'c', secret: 's' };
const dot: SocketDot = { id: 'd', user: 'Ann', userId: 'ann' };

/** The other nodes of a registry that has these views, and what was told of them. */
function others() {
  const received = new Listeners<[Bulletin]>();
  const nodes = new OtherNodes({ received });
  const told: string[] = [];
  nodes.joined.add((node) => told.push(`${node} joined`));
  nodes.updates.add(({ node }) => told.push(`${node} is seen`));
  nodes.gone.add(({ node }, announced) => told.push(`${node} is gone${announced ? ', as it said' : ''}`));
  const read = (views: readonly NodeView[], written = true) => {
    const stored = views.map((view) => [view.node, storedNode(view)] as const);
    nodes.take(new Map(stored), written, 0);
    return told.splice(0);
  };
  return { nodes, received, read };
}

const storedNode = (view: NodeView) => ({ view: writeStoredView(view, mark, null, 0), details: null });
const a = nodeView('a', []);
const b = nodeView('b', []);

test('a node joins once, is seen each time, and is gone when the store has it no more', () => {
  const { nodes, read } = others();
  expect(read([a])).toEqual(['a joined', 'a is seen']);
  expect(read([a, b])).toEqual(['a is seen', 'b joined', 'b is seen']);
  expect([nodes.names, nodes.size, nodes.has('b')]).toEqual([['a', 'b'], 2, true]);
  expect(read([b])).toEqual(['b is seen', 'a is gone']);
  expect(nodes.names).toEqual(['b']);
});

test('nobody is taken for lost while the store takes nothing', () => {
  const { nodes, read } = others();
  read([a, b]);
  expect(read([b], false)).toEqual(['b is seen']);
  expect(nodes.has('a')).toBe(true);
  expect(read([b])).toEqual(['b is seen', 'a is gone']);
});

test('who said that it leaves, or drained, is not lost; who came back since is', () => {
  const { received, read } = others();
  read([a, b]);
  received.notify({ kind: 'leaving', from: 'a' });
  expect(read([{ ...b, state: 'draining' }])).toEqual(['b is seen', 'a is gone, as it said']);
  expect(read([a])).toEqual(['a joined', 'a is seen', 'b is gone, as it said']);
  expect(read([])).toEqual(['a is gone']);
  received.notify({ kind: 'leaving', from: 'b' });
  read([b]);
  expect(read([])).toEqual(['b is gone']);
});

test('dots stay with a view until the store has others, and go with their node', () => {
  const { nodes, read } = others();
  const light = nodeView('a', [slotView(1, { dots: [], sockets: 1 })]);
  const details = { version: 'v1', text: JSON.stringify([[1, [dot]]]) };
  nodes.take(new Map([['a', { ...storedNode(light), details }]]), true, 0);
  read([light]);
  expect(nodes.views[0]?.slots[0]?.dots).toEqual([dot]);
  expect([...nodes.dotsVersions]).toEqual([['a', 'v1']]);
  read([]);
  expect([...nodes.dotsVersions]).toEqual([]);
});

test('a view’s time is by the clock of whoever reads it; one of format 1 has its own time and no mark', () => {
  const { nodes } = others();
  const written = { ...storedNode(a), view: writeStoredView({ ...a, at: 1_000 }, mark, 'm', 200) };
  const former = { view: JSON.stringify({ ...b, at: 1_000 }), details: null };
  nodes.take(
    new Map([
      ['a', written],
      ['b', former],
    ]),
    true,
    50,
  );
  expect(nodes.views.map(({ at }) => at)).toEqual([850, 1_000]);
  expect(nodes.neighbours.map((one) => one.mark)).toEqual([mark, null]);
  expect(nodes.views[0]).not.toHaveProperty('machine');
});
