import type { Request, Response } from 'express';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { AccountCache } from '../../src/worker/accounts/account-cache.js';
import { makeSessions } from '../../src/worker/sessions/make-sessions.js';
import { SessionEnd } from '../../src/worker/sessions/session-end.js';
import { SessionWatch } from '../../src/worker/sockets/session-watch.js';
import type { SocketClient } from '../../src/worker/sockets/socket-client.js';
import { openMemoryStore } from '../support/memory-store/memory-store.js';
import { workerContext } from './support/worker-context.js';

/** Weeks of a socket's life in stateless mode: the clock is the only part that is not real. */

const DAY_MS = 24 * 60 * 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function signedInSocket() {
  const context = workerContext();
  const store = openMemoryStore();
  const account = await store.accounts.create({
    id: 'ann',
    name: 'Ann',
    nameKey: 'ann',
    passwordHash: '',
    synthetic: false,
    mayBeFirst: true,
  });
  const { sessions, check, carryOver } = makeSessions(
    context,
    store,
    {} as never,
    new AccountCache(store),
    new SessionEnd(),
  );
  const cookies: string[] = [];
  const req = { headers: {}, socket: {} } as Request;
  const res = { append: (_name: string, cookie: string) => cookies.push(cookie) } as unknown as Response;
  const session = await sessions.signIn(req, res, account);
  const client = { session, used: false, touchedAt: Date.now() } as SocketClient;
  const ended: string[] = [];
  const watch = new SessionWatch(check, carryOver, new Map([['one', client]]), (_client, reason) =>
    ended.push(reason),
  );
  const later = async (ms: number, used: boolean) => {
    vi.setSystemTime(Date.now() + ms);
    client.used = used;
    await watch.sweep();
  };
  /** A request of the same browser that carries its first cookie. */
  const request = () => {
    const [cookie = ''] = cookies;
    return sessions.recognize({ ...req, headers: { cookie: cookie.split(';')[0] as string } } as Request);
  };
  return { later, ended, request, session, store };
}

test('[SESS-6] a token session lives while its socket is used, and no longer than its absolute life', async () => {
  const { later, ended } = await signedInSocket();
  let age = 0;
  while (age + 6 * DAY_MS < LIMITS.sessionAbsoluteMs) {
    await later(6 * DAY_MS, true);
    age += 6 * DAY_MS;
    expect(ended).toEqual([]);
  }
  expect(age).toBeGreaterThan(3 * LIMITS.sessionIdleMs);
  await later(LIMITS.sessionAbsoluteMs - age, true);
  expect(ended).toEqual(['expired']);
});

test('[SESS-6] a token session whose socket is idle ends with its idle time', async () => {
  const { later, ended } = await signedInSocket();
  await later(LIMITS.sessionIdleMs - 1, false);
  expect(ended).toEqual([]);
  await later(1, false);
  expect(ended).toEqual(['expired']);
});

test('the end of an idle socket is not the end of a session that another tab kept alive', async () => {
  const { later, ended, request, session } = await signedInSocket();
  await later(LIMITS.sessionIdleMs, false);
  expect(ended).toEqual(['expired']);
  // The clock is put back instead of sealing the cookie anew: both make it valid again.
  vi.setSystemTime(session.createdAt + DAY_MS);
  expect((await request()).account.id).toBe('ann');
});

test('[SESS-6] while the store does not answer nobody loses a session that may hold, and one that is over ends', async () => {
  const { later, ended, store } = await signedInSocket();
  const rules = vi.spyOn(store.accounts, 'sessionRules').mockRejectedValue(new Error('away'));
  await later(DAY_MS, true);
  expect(rules).toHaveBeenCalledTimes(1);
  expect(ended).toEqual([]);
  await later(LIMITS.sessionIdleMs, false);
  expect(ended).toEqual(['expired']);
});
