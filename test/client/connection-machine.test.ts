import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConnectionState } from '../../src/client/connection/connection-state.js';
import { reasonOf, step } from '../../src/client/connection/machine.js';
import {
  BEGINNING,
  type Effect,
  type LinkId,
  type MachineEvent,
  type MachineState,
  servingOf,
  shownState,
  successorOf,
  type TimerName,
} from '../../src/client/connection/machine-state.js';
import type { TransportEnd } from '../../src/client/connection/transport.js';
import { attemptTimeoutMs, RECONNECT_BACKOFF } from '../../src/client/timing/backoff.js';
import type { Welcome } from '../../src/protocol/events.js';
import { PRESETS } from '../../src/protocol/mode.js';
import { runs } from '../support/runs.js';
import { ann } from './support/fake-world.js';

function welcomeOf(link: LinkId): Welcome {
  return { node: 'n', slot: link, pid: 100 + link, mode: PRESETS.shared, user: ann };
}

/** What stands outside the machine: transports and timers, as its effects leave them. */
class Outside {
  state: MachineState = BEGINNING;
  now = 1_000_000;
  heardAt = 0;
  justSignedIn = false;
  /** Opened, and neither closed nor ended. What a move left behind is its owner's. */
  readonly live = new Set<LinkId>();
  readonly left = new Set<LinkId>();
  readonly armed = new Map<TimerName, number>();
  readonly moves: (Effect & { do: 'moved' })['move'][] = [];
  /** Those that said `entries: 1` when they were opened. */
  readonly saying = new Set<LinkId>();
  shown: ConnectionState = { kind: 'idle' };
  serving: LinkId | null = null;
  effects: readonly Effect[] = [];

  on(event: MachineEvent): void {
    if (event.type === 'timer') this.armed.delete(event.timer);
    if (event.type === 'ended') {
      this.live.delete(event.link);
      this.left.delete(event.link);
    }
    if (event.type === 'heard' && event.link === this.serving) this.heardAt = this.now;
    const { now, heardAt, justSignedIn } = this;
    const result = step(this.state, event, { now, heardAt, lastWorkedAt: now, justSignedIn });
    this.state = result.state;
    this.effects = result.effects;
    for (const effect of result.effects) this.execute(effect);
  }

  private execute(effect: Effect): void {
    if (effect.do === 'arm') this.armed.set(effect.timer, effect.ms);
    else if (effect.do === 'disarm') this.armed.delete(effect.timer);
    else if (effect.do === 'open') {
      expect(this.live.has(effect.link) || this.left.has(effect.link)).toBe(false);
      this.live.add(effect.link);
      if (effect.auth.entries === 1) this.saying.add(effect.link);
    } else if (effect.do === 'close') this.live.delete(effect.link);
    else if (effect.do === 'show') this.shown = effect.state;
    else if (effect.do === 'moved') this.moves.push(effect.move);
    else if (effect.do === 'serve') {
      this.serving = effect.current;
      this.heardAt = this.now;
      if (effect.old === null) return;
      expect(this.live.delete(effect.old)).toBe(true);
      this.left.add(effect.old);
    }
  }

  /** What can be relied on at every moment. */
  check(): void {
    const { state } = this;
    const serving = servingOf(state)?.link ?? null;
    const successor = successorOf(state);
    // Exactly the links that the state speaks of live: never two but while a successor is sought.
    expect([...this.live].sort()).toEqual([serving, successor].filter((link) => link !== null).sort());
    if (state.kind !== 'suspecting' && state.kind !== 'moving') expect(this.live.size).toBeLessThan(2);
    expect(this.serving).toBe(serving);
    expect(this.shown).toEqual(shownState(state));
    const armed = [...this.armed.keys()].filter((timer) => timer !== 'move');
    expect(armed).toEqual(waitOf(state));
    // Only who serves can have asked to be left.
    if (serving === null) expect(this.armed.has('move')).toBe(false);
    const retryMs = this.armed.get('retry');
    if (retryMs !== undefined) expect(retryMs).toBeLessThanOrEqual(Math.max(RECONNECT_BACKOFF.maxMs, 9_000));
    const attemptMs = this.armed.get('attempt') ?? attemptTimeoutMs(0);
    expect(attemptMs).toBeGreaterThanOrEqual(attemptTimeoutMs(0));
    expect(attemptMs).toBeLessThanOrEqual(attemptTimeoutMs(10));
  }
}

/** The one timer that a state waits for, or none. */
function waitOf(state: MachineState): TimerName[] {
  if (state.kind === 'connecting') return ['attempt'];
  if (state.kind === 'waiting') return ['retry'];
  if (!('next' in state) || state.next.kind === 'joining') return [];
  return [state.next.kind === 'opening' ? 'attempt' : 'retry'];
}

const ENDS: readonly TransportEnd[] = [
  { kind: 'refused', error: { code: 'unauthenticated', message: 'Sign in.', retry: false } },
  { kind: 'refused', error: { code: 'rate_limited', message: 'Later.', retry: true, retryAfterMs: 9_000 } },
  { kind: 'refused', error: { code: 'no_worker', message: 'Nobody is there.', retry: true } },
  { kind: 'refused', error: { code: 'invalid', message: 'Unrecognized key: "entries"', retry: false } },
  { kind: 'unreachable', reason: 'refused' },
  { kind: 'lost', reason: 'transport close' },
];

interface Happening {
  readonly kind: string;
  readonly which: number;
  readonly random: number;
  readonly ms: number;
}
const happenings = fc.array(
  fc.record<Happening>({
    kind: fc.oneof(
      { weight: 5, arbitrary: fc.constant('timer') },
      { weight: 6, arbitrary: fc.constant('welcomed') },
      { weight: 3, arbitrary: fc.constantFrom('joined', 'ended', 'suspected', 'asked-to-move') },
      { weight: 2, arbitrary: fc.constantFrom('opened', 'heard', 'check', 'retry', 'start', 'served-ended') },
      { weight: 1, arbitrary: fc.constantFrom('stop', 'sign-out', 'stale', 'sign-in') },
    ),
    which: fc.nat(50),
    random: fc.integer({ min: 0, max: 999 }).map((n) => n / 1_000),
    ms: fc.integer({ min: 0, max: 12_000 }),
  }),
  { minLength: 1, maxLength: 80, size: 'max' },
);

/** The event that a happening is now, or null when nothing of the kind can happen. */
function eventOf(outside: Outside, { kind, which, random, ms }: Happening): MachineEvent | null {
  const { state } = outside;
  const successor = successorOf(state);
  const serving = servingOf(state)?.link ?? null;
  const end = ENDS[which % ENDS.length] as TransportEnd;
  const timers = [...outside.armed.keys()];
  const anyLink = which % (state.opened + 1);
  switch (kind) {
    case 'timer': {
      const timer = timers[which % Math.max(1, timers.length)];
      return timer === undefined ? null : { type: 'timer', timer, random };
    }
    case 'welcomed': {
      // Now and then by a server that says it twice.
      const link = which % 10 === 0 ? (serving ?? successor) : successor;
      return link === null ? null : { type: 'welcomed', link, by: welcomeOf(link) };
    }
    case 'joined':
      return successor === null ? null : { type: 'joined', link: successor };
    case 'opened':
      return successor === null ? null : { type: 'opened', link: successor };
    case 'ended':
      return successor === null ? null : { type: 'ended', link: successor, end, random };
    case 'served-ended':
      return serving === null
        ? null
        : { type: 'ended', link: serving, end: { kind: 'lost', reason: '' }, random };
    case 'suspected':
    case 'heard':
      return serving === null ? null : { type: kind, link: serving };
    case 'asked-to-move':
      return serving === null ? null : { type: kind, link: serving, withinMs: ms, random };
    case 'stale': {
      // Whatever a link says that the machine has no more.
      if (anyLink === successor || anyLink === serving) return null;
      const stale: MachineEvent[] = [
        { type: 'opened', link: anyLink },
        { type: 'welcomed', link: anyLink, by: welcomeOf(anyLink) },
        { type: 'joined', link: anyLink },
        { type: 'ended', link: anyLink, end, random },
        { type: 'asked-to-move', link: anyLink, withinMs: ms, random },
        { type: 'suspected', link: anyLink },
        { type: 'heard', link: anyLink },
      ];
      return stale[ms % stale.length] as MachineEvent;
    }
    case 'sign-out':
      return { type: 'sign-out', why: { kind: 'revoked' } };
    case 'sign-in':
      return { type: 'start' };
    default:
      return { type: kind as 'start' | 'stop' | 'retry' | 'check' };
  }
}

/** Lives through the happenings; `each` sees every step: the state before, the event, and what came of it. */
function live(
  script: readonly Happening[],
  each: (before: MachineState, event: MachineEvent, outside: Outside) => void = () => {},
): Outside {
  const outside = new Outside();
  outside.on({ type: 'start' });
  for (const happening of script) {
    outside.now += happening.ms;
    const event = eventOf(outside, happening);
    if (event === null) continue;
    const before = outside.state;
    outside.on(event);
    each(before, event, outside);
  }
  return outside;
}

describe('the connection’s machine', () => {
  test('has only the links it speaks of, and one timer for each wait', () => {
    fc.assert(
      fc.property(happenings, (script) => {
        live(script, (_, __, outside) => outside.check());
      }),
      { numRuns: runs(500) },
    );
  });

  test('[LIFE-3] never lets go of the old link before the new one serves, when it moves', () => {
    fc.assert(
      fc.property(happenings, (script) => {
        live(script, (before, event, outside) => {
          if (before.kind !== 'moving') return;
          const old = before.serving.link;
          const isOver =
            event.type === 'stop' ||
            event.type === 'sign-out' ||
            (event.type === 'ended' && event.link === old);
          if (isOver) return;
          expect(outside.effects).not.toContainEqual({ do: 'close', link: old });
          expect(outside.effects).not.toContainEqual({ do: 'serve', current: null, old: null });
          if (outside.state.kind === 'moving') {
            expect(outside.live.has(old)).toBe(true);
            return;
          }
          if (servingOf(outside.state)?.link === old) {
            // Nobody had asked for this move.
            expect(before.serving.asked).toBe(false);
            expect(successorOf(outside.state)).toBe(null);
            return;
          }
          expect(event).toEqual({ type: 'joined', link: successorOf(before) });
          expect(outside.effects).toContainEqual({ do: 'serve', current: successorOf(before), old });
          expect(outside.moves.at(-1)).toMatchObject({ why: 'draining', lostMs: 0 });
        });
      }),
      { numRuns: runs(500) },
    );
  });

  test('[SESS-2] leaves a lost session only by a sign-in, or when it is stopped', () => {
    fc.assert(
      fc.property(happenings, (script) => {
        live(script, (before, event, outside) => {
          if (before.kind !== 'signed-out' || event.type === 'start' || event.type === 'stop') return;
          expect(outside.state).toEqual(before);
          expect(outside.effects.filter(({ do: what }) => what !== 'close')).toEqual([]);
        });
      }),
      { numRuns: runs(500) },
    );
  });

  test('tells of each change of the serving process, and of no other', () => {
    fc.assert(
      fc.property(happenings, (script) => {
        let last: Welcome | null = null;
        live(script, (_, event, outside) => {
          if (event.type === 'stop') last = null;
          const told = outside.effects.flatMap((effect) => (effect.do === 'moved' ? [effect.move] : []));
          const by = servingOf(outside.state)?.by ?? null;
          const isAnother = by !== null && by.pid !== last?.pid;
          expect(told.map(({ to }) => to)).toEqual(isAnother && last !== null ? [by] : []);
          for (const { from, lostMs } of told) {
            expect(from.pid).toBe(last?.pid);
            expect(lostMs).toBeGreaterThanOrEqual(0);
          }
          if (by !== null) last = by;
        });
      }),
      { numRuns: runs(500) },
    );
  });

  test('is online, and at rest, as soon as what it waits for comes, whatever was before', () => {
    fc.assert(
      fc.property(happenings, (script) => {
        const outside = live(script);
        if (outside.state.kind === 'idle' || outside.state.kind === 'signed-out')
          outside.on({ type: 'start' });
        for (let steps = 0; outside.state.kind !== 'online' && steps < 4; steps += 1) {
          const successor = successorOf(outside.state);
          const isJoining = 'next' in outside.state && outside.state.next.kind === 'joining';
          if (successor === null) outside.on({ type: 'timer', timer: 'retry', random: 0.5 });
          else if (isJoining) outside.on({ type: 'joined', link: successor });
          else outside.on({ type: 'welcomed', link: successor, by: welcomeOf(successor) });
        }
        expect(outside.state.kind).toBe('online');
        outside.check();
      }),
      { numRuns: runs(300) },
    );
  });

  test('gives up a suspected link after five silent seconds, and not one that only moves', () => {
    const outside = new Outside();
    const unreachable = (link: LinkId) =>
      outside.on({ type: 'ended', link, end: { kind: 'unreachable', reason: '' }, random: 0.5 });
    outside.on({ type: 'start' });
    outside.on({ type: 'welcomed', link: 1, by: welcomeOf(1) });
    outside.on({ type: 'suspected', link: 1 });
    outside.now += 4_999;
    unreachable(2);
    expect(outside.state).toMatchObject({ kind: 'suspecting', next: { kind: 'resting' } });
    outside.on({ type: 'timer', timer: 'retry', random: 0 });
    outside.now += 1;
    unreachable(3);
    expect(outside.state).toMatchObject({ kind: 'waiting', downSince: outside.now - 5_000 });
    outside.on({ type: 'retry' });
    outside.on({ type: 'welcomed', link: 4, by: welcomeOf(4) });
    outside.on({ type: 'asked-to-move', link: 4, withinMs: 100, random: 0 });
    outside.on({ type: 'timer', timer: 'move', random: 0 });
    outside.now += 60_000;
    unreachable(5);
    expect(outside.state).toMatchObject({ kind: 'moving', serving: { link: 4 } });
    outside.check();
  });

  test('does not leave a new worker because the old one had asked for it', () => {
    const outside = new Outside();
    outside.on({ type: 'start' });
    outside.on({ type: 'welcomed', link: 1, by: welcomeOf(1) });
    outside.on({ type: 'asked-to-move', link: 1, withinMs: 10_000, random: 0.9 });
    outside.on({ type: 'suspected', link: 1 });
    outside.on({ type: 'welcomed', link: 2, by: welcomeOf(2) });
    expect(outside.state).toMatchObject({ kind: 'online', serving: { link: 2 } });
    expect([...outside.armed.keys()]).toEqual([]);
  });

  test('says entries at first, and without a wait not, to whoever refuses them; never twice in a row without a wait', () => {
    fc.assert(
      fc.property(happenings, (script) => {
        live(script, (before, event, outside) => {
          const opened = outside.effects.flatMap((effect) => (effect.do === 'open' ? [effect.link] : []));
          const successor = successorOf(before);
          if (event.type === 'welcomed' && outside.state.kind === 'online' && before.kind !== 'online')
            expect(outside.state.saysEntries).toBe(true);
          const isRefused =
            event.type === 'ended' &&
            event.link === successor &&
            event.end.kind === 'refused' &&
            event.end.error.code === 'invalid';
          if (!isRefused || successor === null) return;
          const isOwnWish = before.kind === 'moving' && !before.serving.asked;
          const again = outside.saying.has(successor) && !isOwnWish ? [before.opened + 1] : [];
          expect(opened).toEqual(again);
          for (const link of again) expect(outside.saying.has(link)).toBe(false);
        });
      }),
      { numRuns: runs(500) },
    );
  });

  test('connects to an older node, and now and then sees whether a newer one is there', () => {
    const outside = new Outside();
    const refuse = (link: LinkId) =>
      outside.on({
        type: 'ended',
        link,
        end: { kind: 'refused', error: { code: 'invalid', message: '"entries"', retry: false } },
        random: 0.5,
      });
    outside.on({ type: 'start' });
    expect([...outside.saying]).toEqual([1]);
    refuse(1);
    expect(outside.state).toMatchObject({ kind: 'connecting', link: 2, failures: 0 });
    // Without an answer it goes on without entries.
    outside.on({ type: 'ended', link: 2, end: { kind: 'unreachable', reason: '' }, random: 0 });
    outside.on({ type: 'timer', timer: 'retry', random: 0 });
    outside.on({ type: 'welcomed', link: 3, by: welcomeOf(3) });
    expect([...outside.saying]).toEqual([1]);
    expect(outside.armed.get('move')).toBeGreaterThanOrEqual(60_000);
    // It still is the older node: nothing moves.
    outside.on({ type: 'timer', timer: 'move', random: 0 });
    expect([...outside.saying]).toEqual([1, 4]);
    refuse(4);
    expect(outside.state).toMatchObject({ kind: 'online', serving: { link: 3 } });
    expect(outside.armed.get('move')).toBeGreaterThanOrEqual(60_000);
    // Nor when its own wish fails for another reason.
    outside.on({ type: 'timer', timer: 'move', random: 0 });
    outside.on({ type: 'timer', timer: 'attempt', random: 0 });
    expect(outside.state).toMatchObject({ kind: 'online', serving: { link: 3 } });
    expect([...outside.live]).toEqual([3]);
    // The older node asks to be left: whoever comes next is tried with entries, then without.
    outside.on({ type: 'asked-to-move', link: 3, withinMs: 100, random: 0 });
    outside.on({ type: 'timer', timer: 'move', random: 0 });
    refuse(6);
    expect(outside.state).toMatchObject({ kind: 'moving', next: { kind: 'opening', link: 7 } });
    outside.on({ type: 'welcomed', link: 7, by: welcomeOf(7) });
    outside.on({ type: 'joined', link: 7 });
    expect([...outside.saying]).toEqual([1, 4, 5, 6]);
    outside.on({ type: 'timer', timer: 'move', random: 0 });
    outside.on({ type: 'welcomed', link: 8, by: { ...welcomeOf(8), entries: 1 } });
    outside.on({ type: 'joined', link: 8 });
    expect(outside.state).toMatchObject({ kind: 'online', serving: { link: 8 } });
    expect([...outside.armed.keys()]).toEqual([]);
    outside.check();
  });

  test('tells a browser that blocks cookies from a session that is over', () => {
    const none = { fate: 'none', madeBy: null, answeredBy: 'n/1' } as const;
    expect(reasonOf(none, true)).toEqual({ kind: 'no-cookie' });
    expect(reasonOf(none, false)).toEqual({ kind: 'no-session', loss: none });
    expect(reasonOf(null, true)).toEqual({ kind: 'no-session', loss: null });
  });
});
