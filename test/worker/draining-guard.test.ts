import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccountCache } from '../../src/worker/accounts/account-cache.js';
import { engineOf } from '../../src/worker/engine/internals.js';
import { makeSessions } from '../../src/worker/sessions/make-sessions.js';
import { SessionEnd } from '../../src/worker/sessions/session-end.js';
import { EngineGuard } from '../../src/worker/sockets/engine-guard.js';
import { upgradeStatus } from '../../testbed/people/upgrade.js';
import { openMemoryStore } from '../support/memory-store/memory-store.js';
import { workerContext } from './support/worker-context.js';

/**
 * The door of a worker that drains. A router sends nobody new there, so this asks the worker's own parts, past a
 * router. What was on its way when the draining began comes so.
 */

const context = workerContext();
const http = createServer();
const io = new Server(http, { perMessageDeflate: false });
const guard = new EngineGuard(context);
guard.guard(engineOf(io));

beforeAll(async () => {
  const store = openMemoryStore();
  const accounts = new AccountCache(store);
  guard.open(makeSessions(context, store, {} as never, accounts, new SessionEnd()).sessions);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterAll(() => io.close());

const url = () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

/** Both ways to open a connection, and what each is answered with. */
async function open(sid: string): Promise<unknown[]> {
  const answer = await fetch(`${url()}/socket.io/?EIO=4&transport=polling${sid}`);
  const text = await answer.text();
  const said = answer.ok ? 'open' : (JSON.parse(text) as { error: { code: string } }).error.code;
  return [said, await upgradeStatus(url(), {}, `/socket.io/?EIO=4&transport=websocket${sid}`)];
}

test('[S4] a worker that drains opens no new connection, for an empty id either, and says so', async () => {
  for (const sid of ['', '&sid=']) expect(await open(sid), sid).toEqual(['open', 101]);
  guard.accepting = false;
  let opened = 0;
  engineOf(io).on('connection', () => {
    opened += 1;
  });
  for (const sid of ['', '&sid=']) expect(await open(sid), sid).toEqual(['draining', 503]);
  expect(opened).toBe(0);
});
