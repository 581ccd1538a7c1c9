import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Consequence } from '../../../src/primary/event-log/effects.js';
import { EventLog } from '../../../src/primary/event-log/event-log.js';
import { Paths } from '../../../src/primary/event-log/paths.js';
import { buildIncident } from '../../../src/primary/incidents/build.js';
import { mergePeople, peopleOfEvent } from '../../../src/primary/incidents/people.js';
import { groupIncidents } from '../../../src/protocol/incident/groups.js';
import type { Incident } from '../../../src/protocol/incident/incident.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { PRESETS } from '../../../src/protocol/mode.js';
import { dot } from '../../support/cluster-view.js';

const A = { node: 'n', slot: 1, pid: 7 };
const B = { node: 'n', slot: 2, pid: 8 };
/** In these tests a person's name that tells nothing is their id with a star. */
const tagOf = (userId: string) => `${userId}*`;

const moved = (who: string, lostMs: number, change: Partial<Extract<Consequence, { kind: 'moved' }>> = {}) =>
  ({ kind: 'moved', person: tagOf(who), lostMs, again: false, moving: false, to: B, ...change }) as const;
const lost = (who: string): Consequence => ({ kind: 'session-lost', person: tagOf(who) });
const there = (...names: string[]) =>
  names.map((name, index) => dot(`${name}-${index}`, { userId: name, user: name.toUpperCase() }));

function died(log: EventLog, at = A, dots = there('ann', 'ann', 'bob', 'cem', 'dia')): string {
  return log.record({
    kind: 'worker-died',
    params: { cause: { kind: 'signal', signal: 'SIGKILL' } },
    slot: at.slot,
    pid: at.pid,
    socketsBefore: dots.length,
    peopleBefore: new Set(dots.map(({ userId }) => userId)).size,
    there: [{ slot: at.slot, pid: at.pid, dots }],
  });
}

function incidents(log: EventLog): Incident[] {
  const timeline = log.allEvents();
  return groupIncidents(timeline).map((group) =>
    buildIncident(group, {
      events: timeline,
      modeNow: PRESETS.sticky,
      nodes: [],
      reports: group.events.flatMap(({ id }) => {
        const people = log.peopleOf(id);
        return people === null ? [] : [peopleOfEvent(id, people, tagOf, 'n')];
      }),
      unasked: [],
      tagOf,
    }),
  );
}

const newLog = () => new EventLog({ node: 'n', startedAt: 1, maxEvents: 100 });

describe('an incident', () => {
  test('lists who was where, what became of each, when and where they went; the worst first', () => {
    const log = newLog();
    const id = died(log);
    log.attribute(A, lost('bob'));
    log.attribute(A, lost('ann'));
    log.attribute(A, moved('ann', 4_000, { again: true }));
    log.attribute(A, moved('cem', 40));
    const [incident] = incidents(log);
    expect(incident).toMatchObject({
      kind: 'worker-killed',
      title: 'Worker 1 of n was killed.',
      mode: PRESETS.sticky,
      clock: 'wall',
      people: { before: 4, kept: 1, signedInAgain: 1, lost: 1, worstMs: 4_000 },
      unlisted: 0,
    });
    expect(
      incident?.list.map(({ name, outcome, there: was, worstMs }) => [name, outcome, was, worstMs]),
    ).toEqual([
      ['BOB', 'lost', [{ by: A, sockets: 1 }], null],
      ['ANN', 'signed-in-again', [{ by: A, sockets: 2 }], 4_000],
      ['DIA', 'not-heard-of', [{ by: A, sockets: 1 }], null],
      ['CEM', 'kept', [{ by: A, sockets: 1 }], 40],
    ]);
    const ann = incident?.list[1];
    expect(ann?.moves).toMatchObject([{ event: id, from: A, to: B, lostMs: 4_000, again: true }]);
    expect(ann?.moves[0]?.backAt).toBeGreaterThanOrEqual(ann?.sessionLostAt ?? Number.POSITIVE_INFINITY);
  });

  test('of two kills at once has its own people', () => {
    const log = newLog();
    died(log, A, there('ann'));
    died(log, B, there('bob'));
    log.attribute(B, moved('bob', 20, { to: { ...A, pid: 9 } }));
    log.attribute(A, lost('ann'));
    expect(
      incidents(log).map(({ slot, list }) => [slot, list.map(({ name, outcome }) => [name, outcome])]),
    ).toEqual([
      [1, [['ANN', 'lost']]],
      [2, [['BOB', 'kept']]],
    ]);
  });

  test('counts a person once who was moved by two events of it', () => {
    const log = newLog();
    log.record({ kind: 'rolling-restart-started', params: { workers: 2, boundMs: 1 } });
    for (const at of [A, B]) {
      const { slot, pid } = at;
      log.record({
        kind: 'worker-draining',
        params: {},
        slot,
        pid,
        socketsBefore: 1,
        peopleBefore: 1,
        there: [{ slot, pid, dots: there('ann') }],
      });
      log.attribute(at, moved('ann', 0, { moving: true }));
    }
    const [incident] = incidents(log);
    expect(incident?.people).toEqual({ before: 1, kept: 1, signedInAgain: 0, lost: 0, worstMs: 0 });
    expect(incident?.list).toMatchObject([{ name: 'ANN', there: [{ by: A }, { by: B }], outcome: 'kept' }]);
    expect(incident?.list[0]?.moves).toHaveLength(2);
  });

  test('of a lost node counts who came from it before anybody missed it', () => {
    const log = newLog();
    const C = { node: 'gone', slot: 1, pid: 3 };
    const reportedAt = Date.now();
    log.noteArrival(C, moved('ann', 900));
    log.recordNodeLost('gone', 5, {
      socketsBefore: 2,
      peopleBefore: 2,
      there: [{ ...C, dots: there('ann', 'bob') }],
      reportedAt,
    });
    log.attribute(C, moved('bob', 1_200));
    expect(incidents(log)).toMatchObject([
      {
        kind: 'node-lost',
        people: { before: 2, kept: 2, worstMs: 1_200 },
        list: [{ name: 'BOB' }, { name: 'ANN' }],
      },
    ]);
  });

  test('names whom the last heartbeat did not know by those who are connected now, and nobody else', () => {
    const log = newLog();
    died(log, A, []);
    log.attribute(A, moved('ann', 10));
    log.attribute(A, moved('eve', 10));
    const [group] = groupIncidents(log.allEvents());
    const [event] = log.allEvents();
    const people = log.peopleOf(event?.id ?? '');
    const nodes = [
      { node: 'n', slots: [{ dots: there('ann') }] } as unknown as Parameters<
        typeof buildIncident
      >[1]['nodes'][0],
    ];
    const { list } = buildIncident(group as NonNullable<typeof group>, {
      events: log.allEvents(),
      modeNow: PRESETS.shared,
      nodes,
      reports: [peopleOfEvent('e', people as NonNullable<typeof people>, tagOf, 'n')],
      unasked: [],
      tagOf,
    });
    expect(list.map(({ name, there: was }) => [name, was])).toEqual([
      ['ANN', []],
      [null, []],
    ]);
  });

  test.each([
    ['an older node does not say what it switched from: none', {}, null],
    ['the switch says what was before', { from: PRESETS.shared }, PRESETS.shared],
  ])('has the mode of its time; %s', (_, from, before) => {
    const log = newLog();
    const mode = (name: keyof typeof PRESETS) => ({ mode: PRESETS[name], ...from, onlyHere: false });
    died(log, A);
    log.record({ kind: 'mode-switched', params: mode('stateless') });
    died(log, B);
    const events = log.allEvents().map((event, index) => ({ ...event, at: index }));
    const modes = groupIncidents(events).map(
      (group) =>
        buildIncident(group, {
          events: events,
          modeNow: PRESETS.broken,
          nodes: [],
          reports: [],
          unasked: [],
          tagOf,
        }).mode,
    );
    expect(modes).toEqual([before, PRESETS.stateless, PRESETS.stateless]);
  });

  test('lists a bounded number of people, and counts all; whom it hit worst is not left out', () => {
    const log = newLog();
    const names = Array.from({ length: LIMITS.incidentPeopleMax + 20 }, (_, index) => `p${index}`);
    died(log, A, there(...names));
    for (const name of names.slice(1)) log.attribute(A, moved(name, 5));
    log.attribute(A, lost('p0'));
    const [incident] = incidents(log);
    expect(incident?.list).toHaveLength(LIMITS.incidentPeopleMax);
    expect(incident?.list[0]).toMatchObject({ name: 'P0', outcome: 'lost' });
    expect(incident?.unlisted).toBe(20);
    expect(incident?.people).toMatchObject({ before: names.length, kept: names.length - 1, lost: 1 });
  });
});

test('one person is in one outcome, whatever several events tell of them and in whatever order', () => {
  const outcome = fc.constantFrom(
    'kept' as const,
    'signed-in-again' as const,
    'lost' as const,
    'not-heard-of' as const,
  );
  const one = fc.record({
    person: fc.constantFrom('a', 'b', 'c'),
    name: fc.constant(null),
    there: fc.constant([]),
    outcome,
    sessionLostAt: fc.constant(null),
    worstMs: fc.option(fc.nat(), { nil: null }),
    moves: fc.constant([]),
  });
  const told = fc.array(
    fc.record({ event: fc.constant('e'), people: fc.array(one), unlisted: fc.constant(0) }),
  );
  fc.assert(
    fc.property(told, (lists) => {
      const all = lists.flatMap(({ people }) => people);
      const { people } = mergePeople(lists);
      expect(people.map(({ person }) => person).sort()).toEqual(
        [...new Set(all.map(({ person }) => person))].sort(),
      );
      const reversed = mergePeople([...lists].reverse()).people;
      const outline = (list: typeof people) =>
        list.map(({ person, outcome: o, worstMs }) => [person, o, worstMs]);
      expect(outline(reversed)).toEqual(outline(people));
      for (const { person, worstMs } of people) {
        const known = all
          .filter((other) => other.person === person)
          .flatMap(({ worstMs: ms }) => (ms === null ? [] : [ms]));
        expect(worstMs).toBe(known.length === 0 ? null : Math.max(...known));
      }
    }),
  );
});

test('what is remembered of where people were is bounded; the oldest event is forgotten first, the newest never', () => {
  const some = fc.array(fc.record({ dots: fc.nat(6), people: fc.nat(6) }), { maxLength: 20 });
  fc.assert(
    fc.property(some, (events) => {
      const paths = new Paths(10);
      events.forEach(({ dots, people }, event) => {
        paths.begin(`${event}`, [
          { slot: 1, pid: 7, dots: Array.from({ length: dots }, (_, i) => dot(`${i}`)) },
        ]);
        for (let i = 0; i < people; i += 1) {
          const one = { ...moved(`p${i}`, 1) };
          paths.grow(`${event}`, one, A, 0);
          paths.grow(`${event}`, one, A, 0);
        }
      });
      const kept = events.map((_, event) => paths.peopleOf(`${event}`, new Map()) !== null);
      if (events.length > 0) expect(kept.at(-1)).toBe(true);
      // What is kept is the newest, in one piece.
      expect(kept.lastIndexOf(false)).toBeLessThan(kept.includes(true) ? kept.indexOf(true) : 1);
      const sizes = events.filter((_, event) => kept[event]).map(({ dots, people }) => dots + people);
      const size = sizes.reduce((sum, n) => sum + n, 0);
      expect(sizes.length === 1 || size <= 10).toBe(true);
    }),
  );
});
