import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../../testbed/people/person.js';

/** Answers with these, one after the other, then with 200. */
let answers: [status: number, body: string][] = [];
let asked = 0;
const server = createServer((request, response: ServerResponse) => {
  asked += 1;
  request.resume();
  const [status, body] = answers.shift() ?? [200, '{}'];
  response.writeHead(status, { connection: 'close' }).end(body);
});
let person: Person;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  person = new Person(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'ann');
});
afterAll(() => void server.close());

const refusal = (code: string): [number, string] => [503, JSON.stringify({ error: { code } })];

describe('a person', () => {
  test('asks again while no worker, or the store, answers a busy machine in time', async () => {
    asked = 0;
    answers = [
      [503, 'The workers are too busy to take this. Try again in a moment.\n'],
      [503, 'The worker did not take this connection in time. Try again.\n'],
      refusal('store_unavailable'),
      refusal('search_unavailable'),
    ];
    expect((await person.send('POST', '/api/session', { name: 'ann' })).status).toBe(200);
    expect(asked).toBe(5);
  });

  test.each([
    [503, 'Too many connections are waiting. Try again in a moment.\n'],
    [503, 'No worker is ready. Try again in a moment.\n'],
    [503, ''],
    refusal('store_unwritable'),
    refusal('not_yet'),
    [429, '{}'],
    [401, '{}'],
  ] as [number, string][])('takes %d %s for what it is, with its body', async (...answer) => {
    asked = 0;
    answers = [answer];
    const got = await person.whoami();
    expect([got.status, await got.text(), asked]).toEqual([...answer, 1]);
  });

  test('whose account a store made that was too late to say so is signed in to it', async () => {
    answers = [refusal('store_unavailable'), [409, '{}'], [200, JSON.stringify({ user: { id: 'u1' } })]];
    expect((await Person.signUp(person.url)).id).toBe('u1');
    answers = [[409, '{}']];
    await expect(Person.signUp(person.url)).rejects.toThrow('answered 409');
  });

  test('can ask once', async () => {
    answers = [refusal('store_unavailable')];
    expect((await person.ask('/api/session')).status).toBe(503);
  });

  test('tries a handshake again that no worker took', async () => {
    asked = 0;
    // In the end it is no Holdfast at all.
    answers = [refusal('store_unavailable'), refusal('store_unavailable'), [400, '{}']];
    await expect(person.connect(['polling'])).rejects.toThrow('xhr poll error');
    answers = [refusal('no_worker'), [400, '{}']];
    await expect(person.connect(['websocket'])).rejects.toThrow('websocket error');
    expect(asked).toBe(5);
  });
});
