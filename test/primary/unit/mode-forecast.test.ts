import { expect, test } from 'vitest';
import { forecastOf } from '../../../src/primary/view/mode-forecast.js';
import { PRESETS, type PresetName } from '../../../src/protocol/mode.js';
import { clusterView, nodeView, slotView } from '../../support/cluster-view.js';

const said = (from: PresetName, to: PresetName, nodes = 1) =>
  forecastOf(
    clusterView(
      Array.from({ length: nodes }, (_, index) =>
        nodeView(`n${index}`, [slotView(1, { sockets: 2, memorySessions: 3 / nodes })]),
      ),
      { mode: PRESETS[from] },
    ),
    PRESETS[to],
  ).sentences.join(' ');

test('[SESS-7] a switch is said to sign nobody out, wherever it takes sessions along', () => {
  for (const [from, to] of [
    ['sticky', 'shared'],
    ['shared', 'sticky'],
    ['shared', 'stateless'],
    ['stateless', 'sticky'],
  ] as const) {
    expect(said(from, to)).toMatch(/Nobody is signed out by it/);
  }
});

test('[SESS-7] where sessions cannot be taken along, that is said before', () => {
  expect(said('sticky', 'shared')).toMatch(
    /3 sessions are in the memory of the workers: one whose worker ends/,
  );
  expect(said('sticky', 'shared')).not.toMatch(/another node/);
  expect(said('sticky', 'shared', 2)).toMatch(/brings to another node has to sign in/);
  expect(said('shared', 'broken')).toMatch(/signed out at random/);
});
