import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClusterEvent, EventFacts, EventSubject } from '../../src/protocol/cluster-event.js';
import type { ExitCause } from '../../src/protocol/exit-cause.js';
import { groupIncidents, incidentOf, nameOfEvent } from '../../src/protocol/incident/groups.js';
import type { IncidentKind } from '../../src/protocol/incident/incident.js';
import { PRESETS } from '../../src/protocol/mode.js';

type EventDraft = EventFacts & EventSubject;

/** One fault in one place, as the node tells of it, and the incident that it is. */
interface Story {
  readonly kind: IncidentKind;
  readonly events: readonly EventDraft[];
}

const on = (slot: number, pid: number, facts: EventFacts, by?: string): EventDraft => ({
  node: 'one',
  slot,
  pid,
  ...facts,
  ...(by === undefined ? {} : { by }),
});
const started = (slot: number, pid: number) => on(slot, pid, { kind: 'worker-started', params: {} });
const ready = (slot: number, pid: number) => on(slot, pid, { kind: 'worker-ready', params: { tookMs: 9 } });
const died = (slot: number, pid: number, cause: ExitCause) =>
  on(slot, pid, { kind: 'worker-died', params: { cause } });
const signal = (slot: number, pid: number, name: string) =>
  on(slot, pid, { kind: 'signal', params: { signal: name } }, 'alice');

const byAlice = (did: 'SIGKILL' | 'frozen' | 'blocked'): ExitCause => ({
  kind: 'operator',
  did,
  by: 'alice',
});
const outside: ExitCause = { kind: 'signal', signal: 'SIGKILL' };

/** Each of a slot of its own; `pid` and the two after it are its processes. */
const STORIES: Readonly<Record<string, (slot: number, pid: number) => Story>> = {
  'an operator kills': (slot, pid) => ({
    kind: 'worker-killed',
    events: [
      signal(slot, pid, 'SIGKILL'),
      died(slot, pid, byAlice('SIGKILL')),
      started(slot, pid + 1),
      ready(slot, pid + 1),
    ],
  }),
  'a kill from outside': (slot, pid) => ({
    kind: 'worker-killed',
    events: [died(slot, pid, outside), started(slot, pid + 1), ready(slot, pid + 1)],
  }),
  'a freeze that ends in a death': (slot, pid) => ({
    kind: 'worker-frozen',
    events: [
      signal(slot, pid, 'SIGSTOP'),
      on(slot, pid, { kind: 'worker-frozen', params: { seconds: 1 } }),
      died(slot, pid, byAlice('frozen')),
      started(slot, pid + 1),
      ready(slot, pid + 1),
    ],
  }),
  'a freeze that is thawed': (slot, pid) => ({
    kind: 'worker-frozen',
    events: [
      signal(slot, pid, 'SIGSTOP'),
      signal(slot, pid, 'SIGCONT'),
      on(slot, pid, { kind: 'worker-thawed', params: {} }),
    ],
  }),
  'a block': (slot, pid) => ({
    kind: 'worker-blocked',
    events: [
      on(slot, pid, { kind: 'worker-blocked', params: {} }, 'alice'),
      on(slot, pid, { kind: 'worker-frozen', params: { seconds: 1 } }),
      on(slot, pid, { kind: 'worker-thawed', params: {} }),
    ],
  }),
  'a crash whose replacement crashes, too': (slot, pid) => ({
    kind: 'worker-died',
    events: [
      died(slot, pid, { kind: 'code', code: 1 }),
      started(slot, pid + 1),
      died(slot, pid + 1, { kind: 'code', code: 1 }),
      started(slot, pid + 2),
      ready(slot, pid + 2),
    ],
  }),
  'a drain, for which the replacement starts first': (slot, pid) => ({
    kind: 'worker-drained',
    events: [
      started(slot, pid + 1),
      ready(slot, pid + 1),
      on(slot, pid, { kind: 'worker-draining', params: {} }, 'alice'),
      on(slot, pid, { kind: 'worker-drained', params: { unneeded: false } }),
    ],
  }),
  'a rolling restart of another node': (slot, pid) => ({
    kind: 'rolling-restart',
    events: [
      {
        node: `two-${slot}`,
        kind: 'rolling-restart-started',
        params: { workers: 1, boundMs: 9 },
        by: 'alice',
      },
      { ...started(1, pid + 1), node: `two-${slot}` },
      { ...ready(1, pid + 1), node: `two-${slot}` },
      { ...on(1, pid, { kind: 'worker-draining', params: {} }), node: `two-${slot}` },
      { ...on(1, pid, { kind: 'worker-drained', params: { unneeded: false } }), node: `two-${slot}` },
      { node: `two-${slot}`, kind: 'rolling-restart-finished', params: { done: 1, of: 1, seconds: 1 } },
    ],
  }),
  'a switch of the mode': () => ({
    kind: 'mode-switched',
    events: [
      { node: 'one', kind: 'mode-switched', params: { mode: PRESETS.sticky, onlyHere: false }, by: 'alice' },
    ],
  }),
  'the loss of a node': (slot) => ({
    kind: 'node-lost',
    events: [{ node: `three-${slot}`, kind: 'node-lost', params: {} }],
  }),
};
const NAMES = Object.keys(STORIES);
const storyOf = (name: string, slot: number, pid: number) =>
  (STORIES[name] as (slot: number, pid: number) => Story)(slot, pid);

function told(list: readonly EventDraft[]): ClusterEvent[] {
  return list.map((one, index) => ({
    ...one,
    id: `e${String(index).padStart(4, '0')}`,
    at: 1_000 + index,
    text: '',
  }));
}

/** The kind of each incident with its events, as pids and kinds. */
const outline = (events: readonly (EventDraft | ClusterEvent)[]) =>
  events.map(({ node, slot, pid, kind }) => `${node}/${slot}/${pid} ${kind}`);

describe('what belongs together', () => {
  test.each(NAMES)('%s is one incident', (name) => {
    const story = storyOf(name, 1, 100);
    const [incident, ...more] = groupIncidents(told(story.events));
    expect(more).toEqual([]);
    expect(incident?.kind).toBe(story.kind);
    expect(outline(incident?.events ?? [])).toEqual(outline(story.events));
  });

  test('whatever happens meanwhile, in whatever order', () => {
    const drawn = fc.array(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (names, choices) => {
        const stories = names.map((name, index) => storyOf(name, index + 1, (index + 1) * 100));
        const queues = stories.map(({ events }) => [...events]);
        const mixed: EventDraft[] = [];
        while (queues.some(({ length }) => length > 0)) {
          const left = queues.filter(({ length }) => length > 0);
          const next = choices[mixed.length] as number;
          mixed.push((left[next % left.length] as EventDraft[]).shift() as EventDraft);
        }
        const found = groupIncidents(told(mixed)).map(
          ({ kind, events }) => `${kind}: ${outline(events).join(', ')}`,
        );
        expect(found.sort()).toEqual(
          stories.map(({ kind, events }) => `${kind}: ${outline(events).join(', ')}`).sort(),
        );
      }),
    );
  });

  test('an event is in one incident at most, and every incident is found by each of its events', () => {
    const some = fc.array(
      fc.record({
        name: fc.constantFrom(...NAMES),
        slot: fc.integer({ min: 1, max: 2 }),
        take: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      // Stories that break off and begin anew in the same slot: nothing may be counted twice or throw.
      fc.property(some, (parts) => {
        const events = told(
          parts.flatMap(({ name, slot, take }) => storyOf(name, slot, slot * 100).events.slice(0, take)),
        );
        const groups = groupIncidents(events);
        const names = groups.flatMap((group) => group.events.map(nameOfEvent));
        expect(new Set(names).size).toBe(names.length);
        for (const group of groups) {
          expect(incidentOf(groups, group.id)).toBe(group);
          expect(group.events.length).toBeGreaterThan(0);
          if (group.endedAt !== null) expect(group.endedAt).toBeGreaterThanOrEqual(group.at);
        }
      }),
    );
  });
});

describe('an incident', () => {
  test('of two workers that are killed one into the other is two, each with its own operator and end', () => {
    const events = told([
      signal(1, 100, 'SIGKILL'),
      died(2, 200, outside),
      died(1, 100, byAlice('SIGKILL')),
      started(2, 201),
      started(1, 101),
      ready(1, 101),
      ready(2, 201),
    ]);
    expect(groupIncidents(events)).toMatchObject([
      { kind: 'worker-killed', node: 'one', slot: 1, pid: 100, by: 'alice', at: 1_000, endedAt: 1_005 },
      { kind: 'worker-killed', node: 'one', slot: 2, pid: 200, at: 1_001, endedAt: 1_006 },
    ]);
    expect(groupIncidents(events)[1]).not.toHaveProperty('by');
  });

  test('goes on until somebody serves again', () => {
    expect(groupIncidents(told([died(1, 100, outside), started(1, 101)]))).toMatchObject([{ endedAt: null }]);
  });

  test('of a worker that is killed while it drains is a kill, which waits for nobody; the drain is over with it', () => {
    const events = told([
      started(1, 101),
      ready(1, 101),
      on(1, 100, { kind: 'worker-draining', params: {} }),
      died(1, 100, outside),
      started(1, 102),
    ]);
    expect(groupIncidents(events)).toMatchObject([
      { kind: 'worker-drained', pid: 100, endedAt: 1_003 },
      { kind: 'worker-killed', pid: 100, endedAt: 1_003, events: [{ kind: 'worker-died' }] },
    ]);
  });

  test('of a worker that is killed in a rolling restart is its own, and the restart goes on', () => {
    const events = told([
      { node: 'one', kind: 'rolling-restart-started', params: { workers: 2, boundMs: 9 } },
      died(2, 200, outside),
      started(2, 201),
      started(1, 101),
      ready(2, 201),
      ready(1, 101),
      on(1, 100, { kind: 'worker-draining', params: {} }),
      on(1, 100, { kind: 'worker-drained', params: { unneeded: false } }),
      { node: 'one', kind: 'rolling-restart-finished', params: { done: 2, of: 2, seconds: 1 } },
    ]);
    expect(groupIncidents(events).map(({ kind, events: own }) => [kind, own.length])).toEqual([
      ['rolling-restart', 6],
      ['worker-killed', 3],
    ]);
  });

  test('of the store is one for all nodes, with what it lost, and over when all have it again', () => {
    const of = (node: string, facts: EventFacts): EventDraft => ({ node, ...facts });
    const unwritable: EventFacts = {
      kind: 'problem',
      params: { code: 'store_unwritable', params: { code: 'OOM', words: 'OOM' } },
    };
    const events = told([
      of('one', { kind: 'store-down', params: {} }),
      of('two', { kind: 'store-down', params: {} }),
      of('one', unwritable),
      of('one', { kind: 'store-up', params: {} }),
      of('one', { kind: 'store-loss', params: { lost: { kind: 'emptied' }, loss: null } }),
      of('two', { kind: 'store-up', params: {} }),
    ]);
    expect(groupIncidents(events)).toMatchObject([{ kind: 'store-down', endedAt: 1_005 }]);
    expect(groupIncidents(events.slice(0, 5))).toMatchObject([{ endedAt: null }]);
  });

  test('of *broken* gathers what bounces, until the mode is switched', () => {
    const bounced: EventDraft = { node: 'one', kind: 'bounced', params: { people: 1, requests: 2 } };
    const switched: EventDraft = {
      node: 'one',
      kind: 'mode-switched',
      params: { mode: PRESETS.shared, onlyHere: false },
    };
    expect(groupIncidents(told([bounced, bounced, switched, bounced])).map(({ kind }) => kind)).toEqual([
      'bounced',
      'mode-switched',
      'bounced',
    ]);
  });

  test('is not made of what is no trouble, nor of what an older node tells without parameters', () => {
    const old = told([died(1, 100, outside)]).map(({ params: _, ...event }) => event);
    expect(groupIncidents(old)).toEqual([]);
    const quiet: EventDraft[] = [
      { node: 'one', kind: 'node-started', params: { min: 1, max: 1 } },
      started(1, 100),
      ready(1, 100),
      { node: 'one', kind: 'crowd', params: { people: 3 } },
    ];
    expect(groupIncidents(told(quiet))).toEqual([]);
  });
});
