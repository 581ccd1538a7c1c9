import { expect, test } from 'vitest';
import { incidentText } from '../../../src/cli/incident-text.js';
import type { Incident, IncidentFile, IncidentPerson } from '../../../src/protocol/incident/incident.js';
import { PRESETS } from '../../../src/protocol/mode.js';
import { incidentPerson } from '../../support/incident-person.js';

const A = { node: 'one', slot: 2, pid: 77 };
const B = { node: 'one', slot: 1, pid: 76 };
const AT = Date.UTC(2026, 10, 26, 17, 0, 1, 123);

const person = (name: string | null, change: Partial<IncidentPerson>) =>
  incidentPerson(A, { name, ...change });

function file(change: Partial<Incident>): IncidentFile {
  const incident: Incident = {
    id: 'one.abc-000012',
    kind: 'worker-killed',
    node: 'one',
    slot: 2,
    pid: 77,
    by: 'alice',
    at: AT,
    endedAt: AT + 1_234,
    title: 'Worker 2 of one was killed by alice.',
    people: { before: 3, kept: 0, signedInAgain: 1, lost: 1, worstMs: 2_500 },
    clock: 'wall',
    mode: PRESETS.sticky,
    events: [
      {
        id: '1',
        at: AT,
        node: 'one',
        slot: 2,
        pid: 77,
        by: 'alice',
        kind: 'signal',
        params: { signal: 'SIGKILL' },
        text: '',
      },
    ],
    list: [],
    unlisted: 0,
    unasked: [],
    flaws: [],
    proof: null,
    ...change,
  };
  return {
    format: 'holdfast-incident',
    version: 1,
    written: { at: AT + 9_000, holdfast: '0.1.0' },
    incident,
  };
}

test('an incident reads from top to bottom: what, when, whom, what happened, and each person', () => {
  const ann = person('ann', {
    outcome: 'signed-in-again',
    sessionLostAt: AT + 40,
    worstMs: 2_500,
    there: [{ by: A, sockets: 2 }],
    moves: [{ event: '1', from: A, to: B, backAt: AT + 2_510, lostMs: 2_500, again: true }],
  });
  const list = [person('bob', { outcome: 'lost', sessionLostAt: AT + 60 }), ann, person(null, {})];
  expect(incidentText(file({ list, unlisted: 1, unasked: ['two'] })).split('\n')).toEqual([
    'Worker 2 of one was killed by alice.',
    '2026-11-26 17:00:01.123 UTC, for 1.234 s, in the mode Sticky (session routing, memory sessions)',
    '3 people there: 1 signed in again, 1 lost their session and is not back, 1 not heard of. Longest outage 2.500 s.',
    '',
    'What happened, in ms since it began:',
    '       +0  SIGKILL was sent to worker 2 by alice.',
    '      +10  ann is without service (was on one/2/77)',
    '      +40  ann is told that their session is gone',
    '      +60  bob is told that their session is gone',
    '    +2510  ann is served again on one/1/76, signed in again, after 2500 ms',
    '',
    'Who                  Was on        Session          Outage   Went to',
    'bob                  one/2/77      lost             –        –',
    'ann                  one/2/77 × 2  signed in again  2.500 s  one/1/76',
    'somebody (Ab3dEf6h)  one/2/77      not heard of     –        –',
    '… and 1 more person',
    '',
    'Could not be asked who was there: two.',
    'Incident one.abc-000012, written 2026-11-26 17:00:10.123 UTC by Holdfast 0.1.0.',
  ]);
});

test('what the prover found reads with its check and the lines that show it', () => {
  const proof = {
    check: 'acked-is-stored',
    promises: ['SEND-1'],
    what: 'Message 7 is gone.',
    seed: 42,
    system: 'holdfast',
    lines: [
      { at: 1_000, text: 'fault sigkill begin', marked: false },
      { at: 1_500, text: 'ack seq=7', marked: true },
    ],
  };
  const text = incidentText(
    file({
      kind: 'broken-promise',
      title: 'A promise was broken.',
      clock: 'run',
      at: 1_500,
      endedAt: 1_500,
      mode: null,
      people: null,
      events: [],
      proof,
    }),
  );
  expect(text.split('\n').slice(0, 7)).toEqual([
    'A promise was broken.',
    '1.500 s after the run began',
    'Message 7 is gone.',
    'Found by acked-is-stored (SEND-1) in holdfast, seed 42.',
    '',
    'What happened, in ms since it began:',
    '     −500    fault sigkill begin',
  ]);
  expect(text).toContain('       +0  > ack seq=7');
});

test('a file of a stranger cannot steer the terminal, and events of a later version speak for themselves', () => {
  const events = [
    {
      id: '1',
      at: AT,
      node: 'one',
      kind: 'eclipse' as never,
      params: {},
      text: 'The \u001b[31msun\u202e went dark.',
    },
  ];
  const text = incidentText(file({ events, list: [person('e\u001b]0;v\u0007e', {})] }));
  expect(text).toContain('+0  The [31msun went dark.');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

test('an incident that nobody met, and one that goes on, say so', () => {
  expect(
    incidentText(file({ people: { before: 0, kept: 0, signedInAgain: 0, lost: 0, worstMs: null } })),
  ).toContain('Nobody was there.');
  expect(incidentText(file({ endedAt: null }))).toContain(', and not over when this was written');
});
