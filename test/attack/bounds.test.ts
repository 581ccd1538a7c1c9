import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingOf } from '../../src/protocol/budgets.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../../testbed/node/node.js';
import { type OpenStream, openStream } from '../../testbed/people/operators.js';
import { until } from '../../testbed/wait.js';
import { emit, SignedIn } from './support/signed-in.js';
import { call, openWebsocket } from './support/stranger.js';
import { Target } from './support/target.js';

/** Bounds of limits.ts that no numbered attack meets: each is passed on a running node, and spares all within it. */

/** Whoever answers no ping is closed after 30 s anyhow. */
const BEFORE_PING_TIMEOUT_MS = 20_000;

describe('at their normal values', () => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.start();
  });
  afterAll(() => target.stop());

  test.concurrent('controlStreamsMax: one more control room is refused in words, until one is closed', async () => {
    const { cookieHeader } = await target.node.signUpOperator();
    const streams: OpenStream[] = [];
    for (let at = 0; at < LIMITS.controlStreamsMax; at += 1)
      streams.push(await openStream(target.node.url, cookieHeader));
    const ask = () => call(target.port, '/control/events', { headers: { cookie: cookieHeader } });
    const { status, body } = await ask();
    expect([status, body]).toEqual([409, expect.stringContaining(`at most ${LIMITS.controlStreamsMax}`)]);
    // Looking, acting and the chat go on.
    expect((await target.node.slots()).length).toBe(2);
    streams.pop()?.close();
    streams.push(await until('a place', () => openStream(target.node.url, cookieHeader).catch(() => null)));
    for (const stream of streams) stream.close();
  });

  test.concurrent('pages: who asks for page after page of messages or pins is told to wait, and others read on', async () => {
    const [greedy, other] = [await SignedIn.of(target.node), await SignedIn.of(target.node)];
    const ask = (by: SignedIn, what: string) => by.fetch(`/api/rooms/general/${what}`);
    // Fewer than may be open at once: those are bounded apart.
    const some = ['pins', 'messages?entries=1', 'pins', 'messages?before=5'];
    const { burst, figure } = settingOf('pages');
    let given = 0;
    let refused: Response | undefined;
    await until('a refusal', async () => {
      const answers = await Promise.all(some.map((what) => ask(greedy, what)));
      given += answers.filter(({ status }) => status === 200).length;
      refused = answers.find(({ status }) => status !== 200);
      return refused !== undefined;
    });
    expect([refused?.status, await refused?.text()]).toEqual([
      429,
      expect.stringContaining('very many messages'),
    ]);
    expect(given).toBeGreaterThanOrEqual(burst * figure);
    for (const what of some) expect((await ask(other, what)).status).toBe(200);
  });

  test.concurrent('namespaceMaxChars: a longer name is no packet, one as long is refused in words', async () => {
    const name = `/${'n'.repeat(LIMITS.namespaceMaxChars - 1)}`;
    const within = await openWebsocket(target.port);
    within.socket.send(`40${name},`);
    await until('the refusal', () => within.heard.some((text) => text.startsWith(`44${name},`)));
    within.socket.terminate();
    const beyond = await openWebsocket(target.port);
    beyond.socket.send(`40${name}n,`);
    await until('its end', () => beyond.socket.readyState === beyond.socket.CLOSED);
    expect(beyond.heard).toEqual([]);
  });

  test.concurrent('eventOverrunsMax: who asks too often is answered for a while, and who goes on is cut off', async () => {
    const { headers } = await SignedIn.of(target.node);
    const { socket, heard } = await openWebsocket(target.port, headers);
    socket.send('40');
    await until('the welcome', () => heard.some((text) => text.startsWith('42["welcome"')));
    const flood = (events: number) => {
      for (let at = 0; at < events; at += 1) socket.send('42["alive",{}]');
    };
    flood(LIMITS.eventOverrunsMax);
    socket.send('421["alive",{}]');
    await until('an answer', () => heard.some((text) => text.startsWith('431')));
    expect(socket.readyState).toBe(socket.OPEN);
    // More than grows back on a slow machine.
    flood(1.5 * LIMITS.eventOverrunsMax);
    await until('its end', () => socket.readyState === socket.CLOSED, BEFORE_PING_TIMEOUT_MS);
  });

  test.concurrent('originEchoMaxChars: a refusal repeats so much of an origin and of a host, and no more', async () => {
    const long = 'a'.repeat(5_000);
    const asked = [
      { origin: `https://${long}.example` },
      { origin: 'https://evil.example', host: `${long}.example` },
    ];
    for (const headers of asked) {
      const { status, body } = await call(target.port, '/socket.io/?EIO=4&transport=polling', { headers });
      expect(status).toBe(403);
      expect(body).toContain('a'.repeat(LIMITS.originEchoMaxChars / 2));
      expect(body).not.toContain('a'.repeat(LIMITS.originEchoMaxChars + 1));
      expect(body.length).toBeLessThan(4 * LIMITS.originEchoMaxChars + 600);
    }
  });
});

describe('set low', () => {
  let node: TestNode;
  beforeAll(async () => {
    const limits = ['--limits', 'normal,address-sockets=6,rooms=3,tickets=1,events=20'];
    node = await TestNode.start({ workers: 1, args: [...limits, '--trust-proxy', 'loopback'] });
    await node.signUpOperator();
  });
  afterAll(() => node.stop());

  test('socketsPerAddress: one more from an address is refused in words, others are let in, a place that is free is given', async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => SignedIn.of(node)));
    const open = async (person: SignedIn, address: string) => {
      const hand = await openWebsocket(node.port, { ...person.headers, 'x-forwarded-for': address });
      hand.socket.send('40');
      return until('an answer', () => {
        if (hand.heard.some((text) => text.startsWith('42["welcome"'))) return { ...hand, refusal: null };
        const refusal = hand.heard.find((text) => text.startsWith('44'));
        return refusal === undefined ? null : { ...hand, refusal };
      });
    };
    const sockets = [];
    for (let at = 0; at < 6; at += 1) sockets.push(await open(people[at % 3] as SignedIn, '203.0.113.1'));
    expect(sockets.map(({ refusal }) => refusal)).toEqual(Array(6).fill(null));
    const person = people[0] as SignedIn;
    const { refusal } = await open(person, '203.0.113.1');
    expect(refusal).toContain('"limit_reached"');
    expect(refusal).toContain('from your address');
    expect((await open(person, '203.0.113.2')).refusal).toBeNull();
    sockets[0]?.socket.terminate();
    await until('a place', async () => (await open(person, '203.0.113.1')).refusal === null);
  });

  test('rooms: one more room of a person is refused in words, and others still make theirs', async () => {
    const [person, other] = [await SignedIn.of(node), await SignedIn.of(node)];
    const make = (by: SignedIn, at: number) => by.send('POST', '/api/rooms', { name: `${by.name} ${at}` });
    for (let at = 0; at < 3; at += 1) expect((await make(person, at)).status).toBe(201);
    const refused = await make(person, 3);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await refused.text()).toContain('many rooms');
    expect((await make(other, 0)).status).toBe(201);
  });

  test('tickets: more than a person’s clients need are refused, and others still get theirs', async () => {
    const [person, other] = [await SignedIn.of(node), await SignedIn.of(node)];
    const burst = settingOf('tickets').burst;
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 2 * burst }, () => person.send('POST', '/api/tickets', {})),
    );
    const given = answers.filter(({ status }) => status === 201).length;
    expect(given).toBeGreaterThanOrEqual(burst);
    expect(given).toBeLessThanOrEqual(burst + (performance.now() - begun) / 1_000 + 1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 429]));
    expect((await other.send('POST', '/api/tickets', {})).status).toBe(201);
  });

  test('events: sockets of one person that each ask for little are limited together, others are not', async () => {
    const [person, other] = [await SignedIn.of(node), await SignedIn.of(node)];
    const burst = 20 * settingOf('events').burst;
    const sockets = await Promise.all(Array.from({ length: 3 }, async () => (await person.connect())[0]));
    const begun = performance.now();
    // Fewer than one socket may ask for at once.
    const asked = await Promise.all(
      sockets.flatMap((socket) => Array.from({ length: 100 }, () => emit(socket, 'alive', {}))),
    );
    const taken = asked.filter(({ ok }) => ok).length;
    expect(taken).toBeGreaterThanOrEqual(burst);
    // The figure, half as much again, and what came back meanwhile.
    expect(taken).toBeLessThanOrEqual(burst * 1.5 + ((performance.now() - begun) / 1_000) * 20 * 1.5 + 1);
    expect(asked.filter((answer) => !answer.ok && answer.error.code !== 'rate_limited')).toEqual([]);
    const [socket] = await other.connect();
    expect((await emit(socket, 'alive', {})).ok).toBe(true);
    person.close();
    other.close();
  });
});
