import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  INCIDENT_KINDS,
  INCIDENT_OUTCOMES,
  type Incident,
  type IncidentFile,
} from '../../src/protocol/incident/incident.js';
import { momentsOf } from '../../src/protocol/incident/moments.js';
import { readIncidentFile } from '../../src/protocol/incident/schema.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { PRESETS } from '../../src/protocol/mode.js';

const at = fc.integer({ min: 0, max: 2 ** 45 });
const by = fc.record({ node: fc.string(), slot: fc.nat(64), pid: fc.nat() });
const effect = fc.record({
  before: fc.nat(),
  kept: fc.nat(),
  signedInAgain: fc.nat(),
  lost: fc.nat(),
  worstMs: fc.option(fc.nat(), { nil: null }),
});
const move = fc.record({
  event: fc.string(),
  from: by,
  to: fc.option(by, { nil: null }),
  backAt: at,
  lostMs: fc.nat(60_000),
  again: fc.boolean(),
});
const person = fc.record(
  {
    person: fc.string(),
    name: fc.option(fc.string({ unit: 'grapheme' }), { nil: null }),
    synthetic: fc.constant(true as const),
    there: fc.array(fc.record({ by, sockets: fc.nat(9) }), { maxLength: 2 }),
    outcome: fc.constantFrom(...INCIDENT_OUTCOMES),
    sessionLostAt: fc.option(at, { nil: null }),
    worstMs: fc.option(fc.nat(), { nil: null }),
    moves: fc.array(move, { maxLength: 3 }),
  },
  { requiredKeys: ['person', 'name', 'there', 'outcome', 'sessionLostAt', 'worstMs', 'moves'] },
);
const event = fc.record({
  id: fc.string(),
  at,
  node: fc.string(),
  kind: fc.constant('worker-died' as const),
  params: fc.constant({ cause: { kind: 'signal' as const, signal: 'SIGKILL' } }),
  text: fc.string(),
});
const flaw = fc.record({
  kind: fc.constantFrom('lost' as const, 'doubled' as const),
  why: fc.constantFrom('hole' as const, 'replaced' as const, 'log-gone' as const, 'twice' as const),
  room: fc.string(),
  epoch: fc.string(),
  seq: fc.nat(),
  cmid: fc.option(fc.string(), { nil: null }),
  at,
  who: fc.string(),
  node: fc.string(),
  claimed: fc.boolean(),
});
const incident: fc.Arbitrary<Incident> = fc.record({
  id: fc.string(),
  kind: fc.constantFrom(...INCIDENT_KINDS),
  node: fc.option(fc.string(), { nil: null }),
  slot: fc.nat(64),
  by: fc.string(),
  at,
  endedAt: fc.option(at, { nil: null }),
  title: fc.string(),
  people: fc.option(effect, { nil: null }),
  clock: fc.constantFrom('wall' as const, 'run' as const),
  mode: fc.option(fc.constantFrom(...Object.values(PRESETS)), { nil: null }),
  events: fc.array(event, { maxLength: 4 }),
  list: fc.array(person, { maxLength: 4 }),
  unlisted: fc.nat(),
  unasked: fc.array(fc.string(), { maxLength: 2 }),
  flaws: fc.array(flaw, { maxLength: 2 }),
  proof: fc.option(
    fc.record({
      check: fc.string(),
      promises: fc.array(fc.string(), { maxLength: 2 }),
      what: fc.string(),
      seed: fc.nat(),
      system: fc.string(),
      lines: fc.array(fc.record({ at, text: fc.string(), marked: fc.boolean() }), { maxLength: 3 }),
    }),
    { nil: null },
  ),
});
const file: fc.Arbitrary<IncidentFile> = fc.record({
  format: fc.constant('holdfast-incident' as const),
  version: fc.constant(1 as const),
  written: fc.record({ at, holdfast: fc.string() }),
  incident,
});
const [sample] = fc.sample(file, { numRuns: 1, seed: 1 }) as [IncidentFile];

describe('a file of an incident', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(file, (written) => {
        const text = JSON.stringify(written);
        expect(readIncidentFile(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('of this version with fields that are new is read without them', () => {
    const newer = { ...sample, mood: 'calm', incident: { ...sample.incident, weather: 'rain' } };
    expect(readIncidentFile(JSON.stringify(newer))).toEqual(JSON.parse(JSON.stringify(sample)));
  });

  test.each([
    ['no JSON', 'not json', 'is not JSON'],
    ['something else', '{"hello":1}', '"format": "holdfast-incident"'],
    ['a list', '[]', '"format": "holdfast-incident"'],
    [
      'a later version',
      JSON.stringify({ ...sample, version: 2 }),
      'version 2 of the format; this Holdfast reads version 1',
    ],
    ['without its incident', JSON.stringify({ ...sample, incident: undefined }), 'is damaged: incident: '],
    [
      'a time that is none',
      JSON.stringify({ ...sample, incident: { ...sample.incident, at: 'noon' } }),
      'is damaged: incident.at: ',
    ],
    ['larger than any', ' '.repeat(LIMITS.incidentFileMaxBytes + 1), 'is larger than an incident can be'],
  ])('that is %s is refused with the reason', (_, text, words) => {
    expect(() => readIncidentFile(text)).toThrow(words);
  });
});

describe('what happened', () => {
  test('is in order, has every event, and each person is out before they are back', () => {
    fc.assert(
      fc.property(incident, (one) => {
        const moments = momentsOf(one);
        const times = moments.map((moment) => moment.at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(moments.filter(({ kind }) => kind === 'event')).toHaveLength(one.events.length);
        const moves = one.list.flatMap((who) => who.moves);
        expect(moments.filter(({ kind }) => kind === 'back')).toHaveLength(moves.length);
        expect(moments.filter(({ kind }) => kind === 'out')).toHaveLength(
          moves.filter(({ lostMs }) => lostMs > 0).length,
        );
      }),
    );
  });
});
