import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlClient, UnreachableError } from '../../src/client/control/control-client.js';
import { ControlStream, type StreamState } from '../../src/client/control/control-stream.js';
import type { ClusterView } from '../../src/protocol/control.js';
import { HoldfastError } from '../../src/protocol/errors.js';
import { until } from '../../testbed/wait.js';
import { clusterView, nodeView, slotView } from '../support/cluster-view.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let baseUrl = '';
let answer: Answer;
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    asked.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const client = (timeoutMs = 10_000) =>
  new ControlClient({ baseUrl, fetch: (url, init) => fetch(url, init), timeoutMs });

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code, message, retry: false } }));
}

function event(response: ServerResponse, name: string, data: unknown): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

describe('the control client', () => {
  test('makes the calls of the wire', async () => {
    answer = (_request, response) => response.writeHead(204).end();
    const control = client();
    await control.switchMode({ routing: 'session', sessions: 'memory' });
    await control.signal('node-1', 2, 'SIGKILL');
    await control.restart();
    await control.restart('node-1');
    await control.setWorkers(3, 'node-1');
    await control.setCrowd(20);
    await control.forecast({ routing: 'round-robin', sessions: 'token' });
    expect(asked).toEqual([
      'PUT /control/mode {"routing":"session","sessions":"memory"}',
      'POST /control/nodes/node-1/slots/2/signal {"signal":"SIGKILL"}',
      'POST /control/restart {}',
      'POST /control/restart {"node":"node-1"}',
      'PUT /control/workers {"count":3,"node":"node-1"}',
      'PUT /control/crowd {"people":20}',
      'GET /control/mode?routing=round-robin&sessions=token',
    ]);
  });

  test("a refusal is thrown with the node's own code and words", async () => {
    answer = (_request, response) => refuse(response, 403, 'stale_operator', 'Sign in again.');
    const problem = await client()
      .signal('one', 1, 'SIGKILL')
      .catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(HoldfastError);
    expect(problem).toMatchObject({ code: 'stale_operator', message: 'Sign in again.' });
  });

  test('a refusal that is not ours still says what it was', async () => {
    answer = (_request, response) => response.writeHead(502).end('<h1>Bad gateway</h1>');
    await expect(client().cluster()).rejects.toMatchObject({ code: 'no_worker' });
  });

  test('no session is null, not an error', async () => {
    answer = (_request, response) => refuse(response, 401, 'unauthenticated', 'Sign in.');
    expect(await client().session()).toBeNull();
  });

  test('a node that does not answer in time is unreachable', async () => {
    answer = () => undefined;
    await expect(client(300).restart()).rejects.toBeInstanceOf(UnreachableError);
  });
});

describe('the control stream', () => {
  const view = clusterView([nodeView('one', [slotView(1)])]);

  function follow(options: { silenceMs?: number } = {}) {
    const views: ClusterView[] = [];
    const states: StreamState[] = [];
    const stream = new ControlStream({
      baseUrl,
      fetch: (url, init) => fetch(url, init),
      onView: (next) => views.push(next),
      onState: (state) => states.push(state),
      firstRetryMs: 20,
      maxRetryMs: 50,
      ...options,
    });
    stream.start();
    return { views, states, stream };
  }

  test('starts from the snapshot and applies changes to it', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      event(response, 'snapshot', view);
      event(response, 'node', nodeView('one', [slotView(1, { state: 'dead', pid: null })]));
      event(response, 'mode', { routing: 'session', sessions: 'memory' });
    };
    const { views, states, stream } = follow();
    await until('three views', () => views.length === 3);
    stream.stop();
    expect(states.map((state) => state.kind)).toEqual(['connecting', 'live']);
    expect(views[2]?.nodes[0]?.slots[0]?.state).toBe('dead');
    expect(views[2]?.mode).toEqual({ routing: 'session', sessions: 'memory' });
  });

  test('comes back by itself after the node was away', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      event(response, 'snapshot', view);
      if (asked.length < 3) response.end();
    };
    const { states, stream } = follow();
    await until('the third stream', () => states.filter((state) => state.kind === 'live').length === 3);
    stream.stop();
    expect(states.map((state) => state.kind)).toEqual(['connecting', 'live', 'lost', 'live', 'lost', 'live']);
  });

  test('takes silence for death', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      event(response, 'snapshot', view);
    };
    const { states, stream } = follow({ silenceMs: 60 });
    await until('it to be lost', () => states.some((state) => state.kind === 'lost'));
    stream.stop();
  });

  test('stops at a refusal, says why, and goes on when asked', async () => {
    let signedIn = false;
    answer = (_request, response) => {
      if (!signedIn) return refuse(response, 401, 'unauthenticated', 'Sign in as an operator.');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      event(response, 'snapshot', view);
    };
    const { states, stream } = follow();
    await until('the refusal', () => states.some((state) => state.kind === 'refused'));
    expect(states.at(-1)).toMatchObject({ error: { code: 'unauthenticated' } });
    signedIn = true;
    stream.retryNow();
    await until('it to be live', () => states.at(-1)?.kind === 'live');
    stream.stop();
    expect(asked).toHaveLength(2);
  });
});
