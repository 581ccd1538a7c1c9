import { expect, test } from 'vitest';
import { T } from '../../../src/browser/control/strings.js';
import { forecastOf } from '../../../src/primary/view/mode-forecast.js';
import {
  type ForecastPhrases,
  forecastPhrases,
  phraseForecast,
} from '../../../src/protocol/forecast-phrases.js';
import { PRESETS, type PresetName } from '../../../src/protocol/mode.js';
import { clusterView, nodeView, slotView } from '../../support/cluster-view.js';

const forecastFor = (from: PresetName, to: PresetName, nodes = 2) =>
  forecastOf(
    clusterView(
      Array.from({ length: nodes }, (_, index) =>
        nodeView(`n${index}`, [slotView(1, { sockets: 2, memorySessions: 3 / nodes })]),
      ),
      { mode: PRESETS[from] },
    ),
    PRESETS[to],
  );

const said = (from: PresetName, to: PresetName, nodes = 1) =>
  forecastFor(from, to, nodes).sentences.join(' ');

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

test('each sentence of a forecast has its kind beside it, and the page phrases every kind by itself', () => {
  const marked = Object.fromEntries(
    Object.keys(forecastPhrases).map((kind) => [kind, () => `<${kind}>`]),
  ) as unknown as ForecastPhrases;
  const seen = new Set<string>();
  for (const from of Object.keys(PRESETS) as PresetName[]) {
    for (const to of Object.keys(PRESETS) as PresetName[]) {
      const forecast = JSON.parse(JSON.stringify(forecastFor(from, to))) as ReturnType<typeof forecastFor>;
      expect(phraseForecast(forecast, T.confirm.forecast)).toEqual(forecast.sentences);
      for (const sentence of phraseForecast(forecast, marked)) seen.add(sentence);
    }
  }
  expect([...seen].sort()).toEqual(
    Object.keys(T.confirm.forecast)
      .map((kind) => `<${kind}>`)
      .sort(),
  );
});

test('a forecast of a node of another version is told in its own words', () => {
  const { effects: _, ...older } = forecastFor('sticky', 'shared');
  expect(phraseForecast(older, T.confirm.forecast)).toEqual(older.sentences);
  const newer = { ...older, effects: [{ kind: 'flown', params: {} }], sentences: ['It flies.'] };
  expect(phraseForecast(newer as never, T.confirm.forecast)).toEqual(['It flies.']);
});
