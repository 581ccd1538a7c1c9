import pino from 'pino';
import { expect, test } from 'vitest';
import { HoldfastError } from '../../../src/protocol/errors.js';
import type { AnySession, LiveSession, SessionState } from '../../../src/worker/sessions/live-session.js';
import { type CheckedKind, SessionCheck } from '../../../src/worker/sessions/session-check.js';

const self = { node: 'n', slot: 1 };

function session(key: string, over: Partial<LiveSession> = {}): LiveSession {
  const times = { createdAt: 0, signedInAt: 0, expiresAt: 1e15 };
  return { kind: 'redis', id: key, key, userId: key, generation: 1, route: self, ...times, ...over };
}

/** What the stores of sessions and of accounts say of each key; `away`: they do not answer. */
function checkWith(
  states: Record<string, SessionState | 'away'>,
  rules: Record<string, { disabled: boolean; sessionGeneration: number } | 'away'> = {},
) {
  const touched: string[] = [];
  const stateOf = (key: string): SessionState => {
    const state = states[key] ?? 'gone';
    if (state === 'away') throw new HoldfastError('store_unavailable', 'away');
    return state;
  };
  const kind = {
    touch: async ({ key }: LiveSession) => {
      touched.push(key);
      return stateOf(key);
    },
    states: async (asked: readonly LiveSession[]) => asked.map(({ key }) => stateOf(key)),
  };
  // Nothing extends a bot.
  const bot: CheckedKind = { touch: async ({ key }) => stateOf(key), states: kind.states };
  const check = new SessionCheck({
    self,
    kinds: { memory: kind, redis: kind, token: kind, bot },
    ended: { reasonFor: ({ key }) => (key === 'ended' ? 'signed-out' : null) },
    rulesOf: async (ids) =>
      ids.map((id) => {
        const rule = rules[id] ?? { disabled: false, sessionGeneration: 1 };
        if (rule === 'away') throw new HoldfastError('store_unavailable', 'away');
        return rule;
      }),
    logger: pino({ level: 'silent' }),
  });
  return { check, touched };
}

const unused = (one: AnySession) => ({ session: one, used: false });

test('[SESS-6] each session gets its own state, in the order asked', async () => {
  const { check } = checkWith({ a: 'alive', b: 'expired', ended: 'alive' });
  const asked = ['b', 'ended', 'a', 'c'].map((key) => unused(session(key)));
  expect(await check.check(asked)).toEqual(['expired', 'revoked', 'alive', 'gone']);
});

test('only what was used is extended', async () => {
  const { check, touched } = checkWith({ a: 'alive', b: 'alive' });
  await check.check([{ session: session('a'), used: true }, unused(session('b'))]);
  expect(touched).toEqual(['a']);
});

test('[SESS-6] one that is alive is revoked all the same when its account says so', async () => {
  const { check } = checkWith(
    { out: 'alive', old: 'alive', new: 'alive' },
    {
      out: { disabled: true, sessionGeneration: 1 },
      old: { disabled: false, sessionGeneration: 2 },
      new: { disabled: false, sessionGeneration: 0 },
    },
  );
  const asked = ['out', 'old', 'new'].map((key) => unused(session(key)));
  expect(await check.check(asked)).toEqual(['revoked', 'revoked', 'alive']);
});

test('what no store says is not known: nobody is signed out for it', async () => {
  const { check } = checkWith({ a: 'away', b: 'alive' }, { b: 'away' });
  expect(await check.check([unused(session('a'))])).toEqual([null]);
  expect(await check.check([unused(session('b'))])).toEqual([null]);
  expect(await check.check([{ session: session('a'), used: true }])).toEqual([null]);
});

test("a session in another worker's memory is not judged here", async () => {
  const { check } = checkWith({});
  const elsewhere = session('m', { kind: 'memory', route: { node: 'n', slot: 2 } });
  expect(await check.check([unused(elsewhere), unused(session('h', { kind: 'memory' }))])).toEqual([
    null,
    'gone',
  ]);
});

test('[SESS-6] a bot is there while its token is one and its maker may come in; nothing extends it', async () => {
  const rules = {
    gone: { disabled: true, sessionGeneration: 1 },
    anew: { disabled: false, sessionGeneration: 2 },
  };
  const { check, touched } = checkWith(
    { a: 'alive', ended: 'alive', b: 'revoked', c: 'alive', d: 'alive' },
    rules,
  );
  const bot = (key: string, userId = key) => ({
    session: { ...session(key, { userId }), kind: 'bot' as const },
    used: true,
  });
  const asked = [bot('a'), bot('b'), bot('c', 'gone'), bot('d', 'anew'), bot('ended')];
  expect(await check.check(asked)).toEqual(['alive', 'revoked', 'revoked', 'revoked', 'revoked']);
  expect(touched).toEqual([]);
});
