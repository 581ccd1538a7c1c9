import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { T } from '../../../src/browser/control/strings.js';
import { finding } from '../../../src/primary/agreement/findings.js';
import { EventLog, type NewEvent } from '../../../src/primary/event-log/event-log.js';
import type { AccessRefusal } from '../../../src/protocol/access-refusal.js';
import type { ClusterEvent, EventKind, EventParams } from '../../../src/protocol/cluster-event.js';
import type { DiskTrouble } from '../../../src/protocol/disk-trouble.js';
import { eventPhrases, phraseEvent } from '../../../src/protocol/event-phrases.js';
import type { ExitCause } from '../../../src/protocol/exit-cause.js';
import { ROUTINGS, SESSION_STORES } from '../../../src/protocol/mode.js';
import type { PackageMisfit } from '../../../src/protocol/package-misfit.js';
import type { ProblemCode, ProblemFacts, ProblemParams } from '../../../src/protocol/problem.js';
import { phraseProblem, problemPhrases } from '../../../src/protocol/problem-phrases.js';
import type { StoreLoss } from '../../../src/protocol/store-loss.js';

const count = fc.nat(100_000);
/** Names and words that people may choose; one that looks like a slip of ours would hide a real one. */
const words = fc
  .string({ minLength: 1, maxLength: 40 })
  .filter((text) => !/undefined|\[object|NaN/.test(text));
const none = fc.constant({});
/** English beside kind and parameters, for clients that do not phrase: the phrases must not fall back on it. */
const NOT_ASKED = 'not asked for';

const MISFIT: Arbitrary<PackageMisfit> = fc.record({
  missing: fc.array(
    fc.oneof(fc.record({ said: words }), fc.record({ owner: words, type: words, field: words })),
    { minLength: 1, maxLength: 3 },
  ),
  wanted: fc.array(words, { minLength: 1, maxLength: 3 }),
});

/** All kinds of each: one that is missing here does not compile. */
const LOSSES: { readonly [Kind in StoreLoss['kind']]: Arbitrary<Extract<StoreLoss, { kind: Kind }>> } = {
  emptied: fc.constant({ kind: 'emptied' }),
  'note-damaged': fc.constant({ kind: 'note-damaged' }),
  'snapshot-unclean': fc.constant({ kind: 'snapshot-unclean' }),
  'writer-unknown': fc.constant({ kind: 'writer-unknown' }),
  'power-cut': fc.constant({ kind: 'power-cut' }),
  'file-damaged': fc.record({ kind: fc.constant('file-damaged'), file: words }),
  'file-gone': fc.record({ kind: fc.constant('file-gone'), file: words, generation: count }),
  'not-repeated': fc.record({ kind: fc.constant('not-repeated'), file: words }),
};
const LOSS: Arbitrary<StoreLoss> = fc.oneof(...Object.values(LOSSES));

const TROUBLES: { readonly [Kind in DiskTrouble['kind']]: Arbitrary<Extract<DiskTrouble, { kind: Kind }>> } =
  {
    low: fc.record({ kind: fc.constant('low'), freeBytes: fc.nat(), wantedBytes: fc.nat() }),
    failing: fc.record({
      kind: fc.constant('failing'),
      code: fc.oneof(words, fc.constantFrom('ENOSPC', 'EROFS')),
    }),
  };
const TROUBLE: Arbitrary<DiskTrouble> = fc.oneof(...Object.values(TROUBLES));

const asked = { host: fc.option(words), secure: fc.boolean() };
const REFUSALS: {
  readonly [Kind in AccessRefusal['kind']]: Arbitrary<Extract<AccessRefusal, { kind: Kind }>>;
} = {
  'no-origin': fc.constant({ kind: 'no-origin' }),
  'other-site': fc.record({ kind: fc.constant('other-site'), origin: fc.option(words), ...asked }),
  'unknown-host': fc.record({ kind: fc.constant('unknown-host'), ...asked }),
  'not-signed-in': fc.constant({ kind: 'not-signed-in' }),
  'no-operator': fc.constant({ kind: 'no-operator' }),
  'operator-no-more': fc.constant({ kind: 'operator-no-more' }),
  'sign-in-old': fc.constant({ kind: 'sign-in-old' }),
  'sign-in-ended': fc.constant({ kind: 'sign-in-ended' }),
  'operator-unknown': fc.constant({ kind: 'operator-unknown' }),
  'too-often': fc.record(
    {
      kind: fc.constant('too-often'),
      perMinute: count,
      waitSeconds: count,
      wrong: fc.constant(true as const),
    },
    { requiredKeys: ['kind', 'perMinute', 'waitSeconds'] },
  ),
};
const REFUSAL: Arbitrary<AccessRefusal> = fc.oneof(...Object.values(REFUSALS));

const CAUSE: Arbitrary<ExitCause> = fc.oneof(
  fc.record({ kind: fc.constant('signal' as const), signal: fc.constantFrom('SIGKILL', 'SIGSEGV') }),
  fc.record({ kind: fc.constant('code' as const), code: fc.option(fc.nat(255)) }),
  fc.record({
    kind: fc.constant('operator' as const),
    did: fc.constantFrom('SIGKILL' as const, 'frozen' as const, 'blocked' as const),
    by: words,
  }),
  fc.record({ kind: fc.constantFrom('silent' as const, 'slow-start', 'slow-drain'), seconds: count }),
  fc.record({ kind: fc.constant('unneeded' as const), while: fc.constantFrom('starting', 'frozen') }),
  MISFIT.map((misfit) => ({ kind: 'boot' as const, words: NOT_ASKED, misfit })),
  fc.constant({ kind: 'primary-ended' as const }),
);

const PROBLEMS: { readonly [Code in ProblemCode]: Arbitrary<ProblemParams[Code]> } = {
  store_unwritable: fc.oneof(
    fc.record({ code: fc.constantFrom('OOM', 'ODD'), words }),
    TROUBLE.map((trouble) => ({ disk: NOT_ASKED, trouble })),
  ),
  store_evicts: fc.record({ address: words, policy: words }),
  store_replicas: fc.record({ address: words, there: fc.nat(3), wanted: fc.nat(3) }),
  store_unseen: none,
  store_format: fc.record({ theirs: fc.nat(4), ours: fc.constant(3) }),
  store_replaced: fc.record({ theirs: words, ours: words }),
  secret_differs: none,
  node_name_taken: fc.record({ node: words }),
  node_differs: fc.record({
    nodes: fc.array(
      fc.record({
        node: words,
        version: words,
        why: fc.oneof(
          fc.constantFrom('older' as const, 'secret' as const),
          fc.record({ format: fc.nat(4), holdsBack: fc.boolean() }),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    ourFormat: fc.constant(3),
  }),
  clock_differs: fc.record({ aheadMs: fc.integer() }),
  jobs_away: fc.record({ seconds: fc.nat() }),
  mail_away: fc.record({ seconds: fc.nat() }),
};

const PROBLEM: Arbitrary<ProblemFacts> = fc.oneof(
  ...(Object.keys(PROBLEMS) as ProblemCode[]).map((code) =>
    (PROBLEMS[code] as Arbitrary<unknown>).map((params) => ({ code, params }) as ProblemFacts),
  ),
);

/** All kinds: one that is missing here does not compile. */
const EVENTS: { readonly [Kind in EventKind]: Arbitrary<EventParams[Kind]> } = {
  'node-started': fc.record({ min: fc.nat(3), max: fc.nat(3) }),
  'node-stopping': none,
  'node-lost': none,
  'worker-started': none,
  'worker-ready': fc.record({ tookMs: count }),
  'worker-died': fc.record({ cause: CAUSE }),
  'worker-frozen': fc.record({ seconds: count }),
  'worker-thawed': none,
  'worker-blocked': none,
  'worker-draining': none,
  'worker-drained': fc.record({ unneeded: fc.boolean() }),
  'slot-failed': fc.record({ deaths: count, seconds: count, retryMinutes: count }),
  'slot-removed': none,
  signal: fc.record({ signal: words }),
  'mode-switched': fc.record({
    mode: fc.record({ routing: fc.constantFrom(...ROUTINGS), sessions: fc.constantFrom(...SESSION_STORES) }),
    onlyHere: fc.boolean(),
  }),
  'workers-changed': fc
    .tuple(
      fc.record({ from: fc.nat(3), to: fc.nat(3) }),
      fc.oneof(
        fc.record({ why: fc.constant('asked' as const) }),
        fc.record({
          why: fc.constant('full' as const),
          fullness: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.record({ why: fc.constant('idle' as const), seconds: count }),
      ),
    )
    .map(([counts, why]) => ({ ...counts, ...why })),
  rebalancing: fc.record({ elsewhere: fc.boolean() }),
  bounced: fc.record({ people: fc.nat(9), requests: fc.nat(99) }),
  'rolling-restart-started': fc.record({ workers: fc.nat(3), boundMs: count }),
  'rolling-restart-finished': fc.record({ done: fc.nat(3), of: fc.nat(3), seconds: count }),
  'store-down': none,
  'store-up': none,
  'store-loss': LOSS.map((lost) => ({ lost, loss: NOT_ASKED })),
  problem: PROBLEM,
  'problem-over': PROBLEM,
  'jobs-died': fc.record({ ended: CAUSE }),
  crowd: fc.oneof(fc.record({ people: fc.nat(3) }), fc.record({ ended: CAUSE })),
  refused: fc.record(
    {
      call: fc.constantFrom(
        'mode' as const,
        'signal' as const,
        'restart' as const,
        'workers' as const,
        'crowd',
      ),
      code: fc.constant('forbidden' as const),
      refusal: REFUSAL,
      message: fc.constant(NOT_ASKED),
      times: fc.integer({ min: 2, max: 9 }),
    },
    { requiredKeys: ['call', 'code', 'refusal', 'message'] },
  ),
};
const KINDS = Object.keys(EVENTS) as EventKind[];

/** What a node records and a client reads. */
function recorded(event: NewEvent): ClusterEvent {
  const heard: ClusterEvent[] = [];
  const log = new EventLog({ node: 'n1', startedAt: 0, maxEvents: 1 });
  log.events.add((one) => heard.push(one));
  log.record(event);
  return JSON.parse(JSON.stringify(heard[0])) as ClusterEvent;
}

describe('events', () => {
  test('every kind that a server can send has a phrase in the page’s strings', () => {
    expect(Object.keys(T.eventLog.event).sort()).toEqual([...KINDS].sort());
  });

  test.each(KINDS)('%s: the page’s phrase is the node’s text, whole', (kind) => {
    const params = EVENTS[kind] as Arbitrary<unknown>;
    const by = fc.option(words, { nil: undefined });
    fc.assert(
      fc.property(params, by, (given, name) => {
        const place = { slot: 3, pid: 77, ...(name === undefined ? {} : { by: name }) };
        const event = recorded({ kind, params: given, ...place } as NewEvent);
        expect(phraseEvent({ ...event, text: 'not asked for' }, T.eventLog.event)).toBe(event.text);
        expect(event.text).not.toMatch(/undefined|\[object|NaN|not asked for/);
      }),
    );
  });

  test('are told in another language by other phrases', () => {
    const german = {
      ...eventPhrases,
      'slot-removed': (_: unknown, { slot }: { slot?: number }) => `Platz ${slot} ist fort.`,
    };
    const event = recorded({ kind: 'slot-removed', params: {}, slot: 4 });
    expect(phraseEvent(event, german)).toBe('Platz 4 ist fort.');
    expect(event.text).toBe('Slot 4 was removed.');
  });

  test('of another version are told in the node’s own words', () => {
    const { params: _, ...older } = recorded({
      kind: 'worker-ready',
      params: { tookMs: 5 },
      slot: 1,
      pid: 2,
    });
    expect(phraseEvent(older, T.eventLog.event)).toBe('Worker 1 (process 2) is ready after 5 ms.');
    const newer = { ...older, kind: 'node-flown', params: {}, text: 'n1 flew.' } as unknown as ClusterEvent;
    expect(phraseEvent(newer, T.eventLog.event)).toBe('n1 flew.');
    const loss = {
      ...older,
      kind: 'store-loss',
      params: { loss: 'all' },
      text: 'Gone: all.',
    } as unknown as ClusterEvent;
    expect(phraseEvent(loss, T.eventLog.event)).toBe('Gone: all.');
    const other = { ...older, kind: 'worker-died', params: { cause: null }, text: 'It died.' } as unknown;
    expect(phraseEvent(other as ClusterEvent, T.eventLog.event)).toBe('It died.');
  });
});

describe('problems', () => {
  test.each(Object.keys(PROBLEMS) as ProblemCode[])('%s: the page’s phrase is the node’s text', (code) => {
    expect(T.problem.words).toHaveProperty(code);
    fc.assert(
      fc.property(PROBLEMS[code] as Arbitrary<never>, (params) => {
        const { text, ...found } = finding(code, 'warns', params);
        const problem = JSON.parse(JSON.stringify({ ...found, since: 1, text: 'not asked for' }));
        expect(phraseProblem(problem, T.problem.words)).toBe(text);
        expect(text).not.toMatch(/undefined|\[object|NaN|not asked for/);
      }),
    );
  });

  test('of a node of another version are told in its own words', () => {
    const problem = { code: 'clock_differs', level: 'warns', text: 'Late.', since: 1 } as const;
    expect(phraseProblem(problem, problemPhrases)).toBe('Late.');
  });
});

test('a code of the system or a word of the store that every object has by its nature is quoted as any other', () => {
  for (const code of ['__proto__', 'constructor', 'toString']) {
    const disk = problemPhrases.store_unwritable({ disk: 'x', trouble: { kind: 'failing', code } } as never);
    expect(disk).toBe(
      `The data folder cannot be written (${code}). Nothing new is taken until it can be written again.`,
    );
    const refused = problemPhrases.store_unwritable({ code, words: `${code} no` } as never);
    expect(refused).toBe(`The store refuses: “${code} no”. What is written fails until it takes it again.`);
  }
});
