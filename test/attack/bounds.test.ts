import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { TestNode } from '../../testbed/node/node.js';
import { type OpenStream, openStream } from '../../testbed/people/operators.js';
import { until } from '../../testbed/wait.js';
import { Member } from './support/member.js';
import { call, openWebsocket } from './support/stranger.js';
import { Target } from './support/target.js';

/** Bounds of limits.ts that no numbered attack meets: each is passed on a running node, and holds for who is within. */

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
    const limits = ['--limits', 'normal,address-sockets=6'];
    node = await TestNode.start({ workers: 1, args: [...limits, '--trust-proxy', 'loopback'] });
    await node.signUpOperator();
  });
  afterAll(() => node.stop());

  test('socketsPerAddress: one more from an address is refused in words, others are let in, a place that is free is given', async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => Member.of(node)));
    const open = async (person: Member, address: string) => {
      const hand = await openWebsocket(node.port, { ...person.headers, 'x-forwarded-for': address });
      hand.socket.send('40');
      return until('an answer', () => {
        if (hand.heard.some((text) => text.startsWith('42["welcome"'))) return { ...hand, refusal: null };
        const refusal = hand.heard.find((text) => text.startsWith('44'));
        return refusal === undefined ? null : { ...hand, refusal };
      });
    };
    const sockets = [];
    for (let at = 0; at < 6; at += 1) sockets.push(await open(people[at % 3] as Member, '203.0.113.1'));
    expect(sockets.map(({ refusal }) => refusal)).toEqual(Array(6).fill(null));
    const person = people[0] as Member;
    const { refusal } = await open(person, '203.0.113.1');
    expect(refusal).toContain('"limit_reached"');
    expect(refusal).toContain('from your address');
    expect((await open(person, '203.0.113.2')).refusal).toBeNull();
    sockets[0]?.socket.terminate();
    await until('a place', async () => (await open(person, '203.0.113.1')).refusal === null);
  });
});
