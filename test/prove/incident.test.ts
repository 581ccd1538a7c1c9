import { expect, test } from 'vitest';
import { gatherFacts } from '../../prove/checker/facts.js';
import { type FirstViolation, findViolations, judgeFacts } from '../../prove/checker/judge.js';
import type { HistoryEvent } from '../../prove/history.js';
import { proofIncident } from '../../prove/incident.js';
import { incidentText } from '../../src/cli/incident-text.js';
import { readIncidentFile } from '../../src/protocol/incident/schema.js';
import { validHistory } from './valid-history.js';

const WRITTEN = 'the-words-that-somebody-wrote';
const SEED = 11;

/** Everything that somebody wrote has the same words, and the last acknowledged message is in no log. */
function forgetful(): readonly HistoryEvent[] {
  const events = structuredClone(
    validHistory({ seed: SEED, clients: 5, rooms: 2, steps: 160, loseLog: false }),
  );
  const ack = events.findLast((event) => event.type === 'ack' && !event.duplicate) as Extract<
    HistoryEvent,
    { type: 'ack' }
  >;
  return events.map((event) => {
    if (event.type === 'send') return { ...event, text: `${WRITTEN} ${event.cmid}` };
    if ((event.type === 'log' || event.type === 'final') && event.room === ack.room)
      return { ...event, messages: event.messages.filter(({ seq }) => seq !== ack.seq) };
    return event;
  });
}

test('a violation is an incident that the command line shows: the check, its promises, and the lines that show it', () => {
  const facts = gatherFacts(forgetful());
  const verdict = judgeFacts(facts);
  const file = proofIncident(facts, findViolations(facts).first as FirstViolation, {
    at: 1_000,
    holdfast: '0.1.0',
  });
  const text = JSON.stringify(file);
  expect(readIncidentFile(text)).toEqual(JSON.parse(text));
  const { proof, at } = file.incident;
  expect(proof).toMatchObject({
    check: verdict.first?.check,
    promises: verdict.first?.promises,
    what: verdict.first?.what,
    seed: SEED,
  });
  expect(at).toBe(verdict.first?.at);
  // As many lines as the verdict's excerpt for a person, and the same ones marked.
  const excerpt = (verdict.first?.excerpt ?? '').split('\n');
  expect(proof?.lines.map(({ marked }) => marked)).toEqual(excerpt.map((line) => line.startsWith('>')));
  expect(incidentText(file)).toContain(`Found by ${verdict.first?.check} (`);
  expect(verdict.first?.excerpt).toContain(WRITTEN);
  expect(text).not.toContain(WRITTEN);
});

test('a history that holds has none', () => {
  const facts = gatherFacts(validHistory({ seed: SEED, clients: 5, rooms: 2, steps: 160, loseLog: false }));
  expect(findViolations(facts).first).toBeNull();
});
