import type { SessionData } from 'express-session';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { MemorySessionStore } from '../../src/worker/sessions/memory-sessions.js';

/** Half a gigabyte of sign-ins would be needed to see it on a running node; the bound itself is the normal one. */
test('memorySessionsMax: past it the session that was not used for longest is forgotten, and no other', () => {
  const store = new MemorySessionStore();
  const session = { createdAt: Date.now() } as SessionData;
  for (let at = 0; at < LIMITS.memorySessionsMax; at += 1) store.set(`s${at}`, session);
  expect(store.size).toBe(LIMITS.memorySessionsMax);
  // The first was used since.
  expect(store.use('s0')).toBe(true);
  for (const sid of ['one-more', 'and-another']) store.set(sid, session);
  expect(store.size).toBe(LIMITS.memorySessionsMax);
  expect(['s0', 's1', 's2', 's3', 'one-more'].map((sid) => store.has(sid))).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});
