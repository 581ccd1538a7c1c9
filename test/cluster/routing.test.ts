import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Mode, ROUTINGS, SESSION_STORES } from '../../src/protocol/mode.js';
import { parseServedBy } from '../../src/protocol/served-by.js';
import { TestNode } from '../../testbed/node/node.js';
import { patiently } from '../../testbed/people/patience.js';
import { accepted, collect, join, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

let node: TestNode;
const people = useCluster({ workers: 3 }, (cluster) => {
  ({ node } = cluster);
});

/** Sends bytes as given, in the given pieces, each in a TCP segment of its own; resolves with the whole answer. */
function raw(pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(node.port, '127.0.0.1');
    socket.setNoDelay(true);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.once('close', () => resolve(answer));
    socket.once('error', reject);
    const next = (index: number) => {
      if (index < pieces.length && !socket.destroyed) {
        socket.write(pieces[index] as string, () => setImmediate(next, index + 1));
      }
    };
    next(0);
  });
}

test('[ROUTE-1] a request split at every byte reaches a worker whole', async () => {
  // Each for another name: guesses at one are few.
  const requestFor = (name: string) => {
    const body = JSON.stringify({ name, password: 'wrong password' });
    return [
      'POST /api/session HTTP/1.1',
      `Host: 127.0.0.1:${node.port}`,
      `Origin: ${node.url}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  };
  const answers = await Promise.all([
    raw([...requestFor('nobody-at-all')]),
    ...Array.from({ length: 40 }, (_, i) => {
      const request = requestFor(`nobody-${100 + i}`);
      const at = Math.floor(((i + 1) * request.length) / 42);
      return raw([request.slice(0, at), request.slice(at)]);
    }),
  ]);
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('wrong_credentials');
  }
});

describe.each(ROUTINGS)('in %s routing', (routing) => {
  beforeAll(() => node.switchMode({ routing, sessions: 'redis' }));

  test('[ROUTE-3] long-polling works: 20 people connect, join, talk and hear', async () => {
    const persons = await Promise.all(Array.from({ length: 20 }, () => people.someone()));
    const sockets = await Promise.all(persons.map(async (person) => (await person.connect(['polling']))[0]));
    const heard = sockets.map(collect);
    await Promise.all(sockets.map((socket) => join(socket, 'general')));
    await Promise.all(
      sockets.map((socket, i) => say(socket, 'general', `${routing} ${i}`, `${routing}-${i}`)),
    );
    await until('everyone to hear all twenty', () =>
      heard.every((messages) => messages.filter((m) => m.text.startsWith(`${routing} `)).length === 20),
    );
    const order = heard.map((messages) =>
      messages.filter((m) => m.text.startsWith(`${routing} `)).map((m) => m.seq),
    );
    for (const seqs of order) expect(seqs).toEqual(order[0]);
    expect(sockets.every((socket) => socket.connected)).toBe(true);
  });
});

test('[ROUTE-5] switching routing and sessions through all pairs closes no connection', async () => {
  const persons = await Promise.all(Array.from({ length: 6 }, () => people.someone()));
  const sockets = await Promise.all(persons.map(async (person) => (await person.connect())[0]));
  const lost: string[] = [];
  for (const socket of sockets) socket.on('disconnect', (reason) => lost.push(reason));
  await Promise.all(sockets.map((socket) => join(socket, 'general')));
  const modes: Mode[] = ROUTINGS.flatMap((routing) =>
    SESSION_STORES.map((sessions) => ({ routing, sessions })),
  );
  for (const [index, mode] of modes.entries()) {
    await node.switchMode(mode);
    const socket = sockets[index % sockets.length] as (typeof sockets)[number];
    accepted(await socket.emitWithAck('send', { room: 'general', cmid: `m${index}`, text: `mode ${index}` }));
  }
  expect(lost).toEqual([]);
  await node.switchMode({ routing: 'least-connections', sessions: 'redis' });
});

test('[ROUTE-7] a forwarded address is not believed from a client that is no listed proxy', async () => {
  await node.switchMode({ routing: 'ip', sessions: 'redis' });
  // A worker that the machine stops for a while is passed over: then it has to show in another round. Believed, they
  // would be at all three in each.
  await until('one worker for all of them', async () => {
    const slots = new Set<number>();
    for (let i = 0; i < 24; i += 1) {
      const answer = await fetch(node.url, { headers: { 'x-forwarded-for': `203.0.113.${i}` } });
      slots.add(parseServedBy(answer.headers.get('x-served-by') ?? '')?.slot ?? 0);
    }
    return slots.size === 1;
  });
  await node.switchMode({ routing: 'least-connections', sessions: 'redis' });
});

test('[ROUTE-7] a listed proxy is believed: its clients are spread over the workers', async () => {
  const behind = await TestNode.start({ workers: 3, args: ['--routing', 'ip', '--trust-proxy', 'loopback'] });
  const slots = new Set<number | undefined>();
  for (let i = 0; i < 24; i += 1) {
    const headers = { 'x-forwarded-for': `198.51.100.7, 203.0.113.${i}` };
    const answer = await patiently(() => fetch(behind.url, { headers }));
    slots.add(parseServedBy(answer.headers.get('x-served-by') ?? '')?.slot);
  }
  await behind.stop();
  expect(slots.size).toBe(3);
});
