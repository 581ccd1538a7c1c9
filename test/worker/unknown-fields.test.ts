import { request } from 'node:http';
import { expect, test } from 'vitest';
import { ROUTE_BOUNDS } from '../../src/worker/budgets/route-bounds.js';
import type { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** What the wire says of every address: a field that it does not know is refused, and changes nothing. */

let node: TestNode;
const people = useCluster({ workers: 1 }, (cluster) => {
  node = cluster.node;
});

type Route = keyof typeof ROUTE_BOUNDS;
const ENDPOINT = 'https://push.example/x';
/** A right body for each route that reads one. Of others any field is one too many. A file has no fields. */
const RIGHT: Partial<Record<Route, object | 'bytes'>> = {
  'POST /accounts': { name: 'somebody', password: 'correct horse battery' },
  'PUT /accounts/:id': { disabled: true },
  'PUT /password': { current: 'correct horse battery', next: 'correct horse staple' },
  'POST /session': { name: 'operator', password: 'correct horse battery' },
  'POST /rooms': { name: 'unknown fields' },
  'POST /rooms/:room/messages': { text: 'hello' },
  'POST /rooms/:room/members': { name: 'somebody' },
  'PUT /rooms/:room/notify': { level: 'all' },
  'POST /invites': { uses: 1, days: 1 },
  'POST /invites/look': { code: 'x' },
  'POST /invites/accept': { code: 'x' },
  'PATCH /rooms/:room': { topic: 'fields' },
  'PATCH /me': { name: 'somebody else' },
  'PUT /me/mail': { address: 'ann@example.org', password: 'x', language: 'en' },
  'POST /mail/confirm': { code: 'x' },
  'POST /mail/reset': { who: 'ann', language: 'en' },
  'PUT /mail/reset': { code: 'x', password: 'a long enough password' },
  'PUT /rooms/:room/members/:user': { role: 'moderator' },
  'POST /hooks': { room: 'general' },
  'POST /tokens': { name: 'Helper' },
  'PATCH /tokens/:bot': { status: 'here' },
  'POST /tokens/:bot/token': { renewals: 0 },
  'POST /direct': { people: ['x'] },
  'POST /files': 'bytes',
  'POST /push': { endpoint: ENDPOINT, keys: { p256dh: 'x'.repeat(87), auth: 'x'.repeat(22) } },
  'DELETE /push': { endpoint: ENDPOINT },
};

/** `fetch` sends no body with GET. */
function ask(method: string, path: string, cookie: string, body: object): Promise<[number, string]> {
  const headers = {
    'content-type': 'application/json',
    origin: node.url,
    cookie,
    'transfer-encoding': 'chunked',
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${node.url}/api${path}`, { method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve([answer.statusCode as number, text]));
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

test.each(Object.keys(ROUTE_BOUNDS) as Route[])('%s refuses a field that it does not know', async (route) => {
  const body = RIGHT[route] ?? {};
  if (body === 'bytes') return;
  const operator = await node.signInOperator();
  const [method, path] = route.replaceAll(/:\w+/g, 'x').split(' ') as [string, string];
  const [status, text] = await until('an answer but 503', async () => {
    const answer = await ask(method, path, operator.cookieHeader, { ...body, surplus: true });
    return answer[0] === 503 ? false : answer;
  });
  expect([status, text], route).toEqual([400, expect.stringContaining('surplus')]);
  expect(JSON.parse(text).error.code).toBe('invalid');
});

test('whoever sends no body, or an empty one, is served as before', async () => {
  const ann = await people.someone();
  const headers = { origin: node.url };
  expect((await ann.fetch('/api/tickets', { method: 'POST', headers })).status).toBe(201);
  expect((await ann.send('POST', '/api/tickets', {})).status).toBe(201);
  expect((await ann.fetch('/api/session', { method: 'DELETE', headers })).status).toBe(204);
});
