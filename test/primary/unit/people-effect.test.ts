import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Consequence } from '../../../src/primary/event-log/effects.js';
import { EventLog } from '../../../src/primary/event-log/event-log.js';
import {
  countPeople,
  type PersonOutcome,
  withConsequence,
} from '../../../src/primary/event-log/people-effect.js';
import type { ClusterEvent } from '../../../src/protocol/cluster-event.js';
import { PRESETS } from '../../../src/protocol/mode.js';

const FROM = { node: 'n', slot: 1, pid: 7 };

function log(): { log: EventLog; effect: () => ClusterEvent['effect'] } {
  const events = new Map<string, ClusterEvent>();
  const log = new EventLog({ node: 'n', startedAt: 1, maxEvents: 100 });
  log.events.add((event) => events.set(event.id, event));
  return { log, effect: () => [...events.values()].find(({ effect }) => effect !== undefined)?.effect };
}
const moved = (person: string, lostMs: number, again = false): Consequence => ({
  kind: 'moved',
  person,
  lostMs,
  again,
  moving: false,
});
const lost = (person: string): Consequence => ({ kind: 'session-lost', person });
const there = { slot: 1, pid: 7, socketsBefore: 23, peopleBefore: 23 } as const;
const died = {
  kind: 'worker-died',
  params: { cause: { kind: 'signal', signal: 'SIGKILL' } },
  ...there,
} as const;

describe('what an event did to people', () => {
  test('[T1] somebody whose session died and who signed in again was not kept, and the dialog counts', () => {
    const { log: events, effect } = log();
    events.record(died);
    events.attribute(FROM, lost('ann'));
    expect(effect()?.people).toMatchObject({ kept: 0, signedInAgain: 0, lost: 1, worstMs: null });
    events.attribute(FROM, moved('ann', 12_345, true));
    events.attribute(FROM, moved('bob', 33));
    expect(effect()?.people).toEqual({ before: 23, kept: 1, signedInAgain: 1, lost: 0, worstMs: 12_345 });
  });

  test('[T2] 23 people who are refused again and again are 23 losses', () => {
    const { log: events, effect } = log();
    events.record(died);
    for (let round = 0; round < 9; round += 1) {
      for (let person = 0; person < 23; person += 1) events.attribute(FROM, lost(`p${person}`));
    }
    expect(effect()).toMatchObject({ sessionsLost: 23, people: { before: 23, lost: 23 } });
  });

  test('[T5] a page that asked nothing while its worker was silent was without service all the same', () => {
    const { log: events, effect } = log();
    events.record({
      ...there,
      kind: 'signal',
      params: { signal: 'SIGSTOP' },
      silentSince: Date.now() - 3_000,
    });
    events.attribute(FROM, moved('ann', 198));
    expect(effect()?.people?.worstMs).toBeGreaterThanOrEqual(3_000);
    expect(effect()?.movedMaxMs).toBeGreaterThanOrEqual(3_000);
  });

  test('[T3] whom a switch left behind in a worker that ends then is lost to that end, and not to the switch', () => {
    const { log: events } = log();
    const mode = { mode: PRESETS.shared, onlyHere: false };
    const id = events.record({ kind: 'mode-switched', params: mode, socketsBefore: 2, peopleBefore: 2 });
    const ofSwitch = () => events.allEvents().find((one) => one.id === id)?.effect?.people;
    events.attributeToSwitch({ kind: 'left-behind', person: 'ann' });
    events.attributeToSwitch({ kind: 'left-behind', person: 'bob' });
    expect(ofSwitch()).toMatchObject({ lost: 2 });
    const death = events.record(died);
    events.attribute(FROM, lost('ann'));
    events.attributeToSwitch({ kind: 'lost-since', person: 'ann' });
    expect(ofSwitch()).toMatchObject({ lost: 1, kept: 0 });
    expect(events.allEvents().find((one) => one.id === death)?.effect?.people).toMatchObject({ lost: 1 });
    // It was not asked for hers.
    events.attribute(FROM, lost('cleo'));
    events.attributeToSwitch({ kind: 'lost-since', person: 'cleo' });
    expect(ofSwitch()).toMatchObject({ before: 2, lost: 1 });
  });

  test('[T4] a switch counts whom it took along, and no later fault', () => {
    const { log: events } = log();
    const people = () => events.allEvents().find(({ kind }) => kind === 'mode-switched')?.effect?.people;
    events.record({
      kind: 'mode-switched',
      params: { mode: PRESETS.sticky, onlyHere: false },
      socketsBefore: 5,
      peopleBefore: 4,
    });
    for (const person of ['ann', 'bob', 'ann']) events.attributeToSwitch({ kind: 'carried', person });
    events.record(died);
    events.attribute(FROM, lost('ann'));
    events.attribute(FROM, moved('bob', 100));
    expect(people()).toEqual({ before: 4, kept: 2, signedInAgain: 0, lost: 0, worstMs: 0 });
  });

  test('who came elsewhere just before a death, asked or not, is back: the last heartbeat did not know yet', () => {
    const { log: events, effect } = log();
    const reportedAt = Date.now();
    events.attribute(FROM, { ...moved('ann', 0), moving: true } as Consequence);
    events.attribute(FROM, moved('bob', 40));
    events.attribute({ ...FROM, pid: 8 }, moved('eve', 40));
    events.record({ ...died, socketsBefore: 3, peopleBefore: 3, reportedAt });
    expect(effect()?.people).toEqual({ before: 3, kept: 2, signedInAgain: 0, lost: 0, worstMs: 40 });
    // One who is told of twice is one.
    events.attribute(FROM, moved('bob', 40));
    events.attribute(FROM, moved('cat', 90));
    expect(effect()?.people).toEqual({ before: 3, kept: 3, signedInAgain: 0, lost: 0, worstMs: 90 });
  });

  test('who came elsewhere before the last heartbeat was no more there', () => {
    const { log: events, effect } = log();
    events.attribute(FROM, moved('ann', 40));
    events.record({ ...died, socketsBefore: 2, peopleBefore: 2, reportedAt: Date.now() + 1 });
    expect(effect()?.people).toMatchObject({ before: 2, kept: 0 });
  });

  test('a switch counts whom it left behind, once, and no more when they are taken along after all', () => {
    const { log: events, effect } = log();
    events.record({
      kind: 'mode-switched',
      params: { mode: PRESETS.shared, onlyHere: false },
      socketsBefore: 5,
      peopleBefore: 4,
    });
    for (const person of ['ann', 'bob', 'ann']) events.attributeToSwitch({ kind: 'left-behind', person });
    expect(effect()).toMatchObject({ sessionsLost: 2, people: { before: 4, kept: 0, lost: 2 } });
    events.attributeToSwitch({ kind: 'carried', person: 'bob' });
    expect(effect()?.people).toMatchObject({ before: 4, kept: 1, lost: 1 });
  });

  test('a person is in one word only, whatever is told in which order and how often', () => {
    const told = fc.array(
      fc.record({
        person: fc.constantFrom('a', 'b', 'c'),
        kind: fc.constantFrom('moved', 'session-lost', 'carried', 'left-behind'),
        again: fc.boolean(),
        lostMs: fc.nat(10_000),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(told, (reports) => {
        const outcomes = new Map<string, PersonOutcome>();
        for (const report of reports) {
          const consequence = { moving: false, ...report } as Consequence;
          outcomes.set(report.person, withConsequence(outcomes.get(report.person), consequence));
        }
        const { kept, signedInAgain, lost: gone } = countPeople(3, outcomes.values());
        expect(kept + signedInAgain + gone).toBe(new Set(reports.map(({ person }) => person)).size);
        // The independent count: by the last word on each.
        const again = new Set(
          reports.filter((one) => one.kind === 'moved' && one.again).map(({ person }) => person),
        );
        expect(signedInAgain).toBe(again.size);
      }),
    );
  });
});

describe('who is served, and of whom no page told', () => {
  const dot = (userId: string) => ({ id: userId, user: userId, userId });
  const byName = (userId: string) => userId;
  const withPeople = {
    ...there,
    peopleBefore: 3,
    there: [{ slot: 1, pid: 7, dots: ['ann', 'bob', 'cleo'].map(dot) }],
  };
  const first = (events: EventLog) => events.allEvents()[0] as ClusterEvent;

  test('[T5] stayed on a worker that answers again: silent as long as it; who is gone is not heard of', () => {
    const { log: events, effect } = log();
    const silentSince = Date.now() - 2_000;
    events.record({ ...withPeople, kind: 'worker-frozen', params: { seconds: 1.5 }, silentSince });
    events.record({ kind: 'worker-thawed', params: {}, slot: 1, pid: 7 });
    events.attribute(FROM, moved('bob', 300));
    // `dora` came later.
    expect(events.keepServed(first(events), new Set(['ann', 'bob', 'dora']), byName)).toBe(false);
    expect(effect()).toMatchObject({ moved: 1, people: { before: 3, kept: 2, signedInAgain: 0, lost: 0 } });
    expect(effect()?.people?.worstMs).toBeGreaterThanOrEqual(2_000);
    expect(effect()?.people?.worstMs).toBeLessThan(2_500);
    expect(events.keepServed(first(events), new Set(['ann', 'bob', 'cleo']), byName)).toBe(true);
    expect(effect()?.people).toMatchObject({ kept: 3 });
  });

  test('a worker with many people that answers again is told once more, and not once for each of them', () => {
    const { log: events, effect } = log();
    const ids = Array.from({ length: 2_000 }, (_, at) => `p${at}`);
    const full = { ...there, peopleBefore: ids.length, there: [{ slot: 1, pid: 7, dots: ids.map(dot) }] };
    events.record({ ...full, kind: 'worker-frozen', params: { seconds: 1.5 } });
    events.record({ kind: 'worker-thawed', params: {}, slot: 1, pid: 7 });
    let told = 0;
    events.events.add(() => {
      told += 1;
    });
    expect(events.keepServed(first(events), new Set(ids), byName)).toBe(true);
    expect(effect()?.people).toMatchObject({ before: ids.length, kept: ids.length });
    expect(told).toBe(1);
    expect(events.keepServed(first(events), new Set(ids), byName)).toBe(true);
    expect(told).toBe(1);
  });

  test('[T1] who signs in by the browser that lost the session is back, whatever became of its page', () => {
    const { log: events, effect } = log();
    events.record({ ...died, ...withPeople });
    events.attribute(FROM, { kind: 'signed-in', person: 'ann' });
    expect(effect()?.people).toMatchObject({ kept: 0, signedInAgain: 0, lost: 0 });
    events.attribute(FROM, lost('ann'));
    events.attribute(FROM, { kind: 'signed-in', person: 'ann' });
    const back = effect();
    expect(back).toMatchObject({ moved: 0, people: { before: 3, signedInAgain: 1, lost: 0 } });
    expect(back?.people?.worstMs).toBeLessThan(1_000);
    // And its page tells, too.
    events.attribute(FROM, moved('ann', 1_234, true));
    expect(effect()?.people).toMatchObject({ signedInAgain: 1, lost: 0, worstMs: 1_234 });
    const [id] = events.allEvents().map((one) => one.id);
    expect(events.peopleOf(id as string)?.people.get('ann')?.path.moves).toHaveLength(1);
  });

  test('[T1] by a page that was loaded anew: kept, and nobody knows for how long; whose session died stays lost', () => {
    const { log: events, effect } = log();
    events.record({ ...died, ...withPeople });
    events.attribute(FROM, lost('bob'));
    expect(events.keepServed(first(events), new Set(['ann', 'bob']), byName)).toBe(false);
    expect(effect()?.people).toMatchObject({ before: 3, kept: 1, lost: 1, worstMs: null });
    events.attribute(FROM, moved('cleo', 40));
    expect(effect()?.people).toMatchObject({ kept: 2, lost: 1, worstMs: 40 });
  });
});
