import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieJar, createNodeClient } from '../../src/client/index.js';
import type { Message } from '../../src/protocol/events.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';

type Follow = (
  socket: TestSocket,
  room: string,
  show: (message: Message) => void,
  gap: () => void,
) => Promise<void>;

/** Enough that a client which drops what comes with the answer has never passed. */
const ROUNDS = 40;

let node: TestNode;
let follow: Follow;

beforeAll(async () => {
  const path = fileURLToPath(new URL('../../docs/guide/wire.md', import.meta.url));
  const code = /```js\n([\s\S]*?)```/.exec(await readFile(path, 'utf8'))?.[1] as string;
  ({ follow } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { follow: Follow });
  node = await TestNode.start({ workers: 2 });
});
afterAll(() => node.stop());

test('[SEND-3] the client of docs/guide/wire.md has every message once, also one that is written while it joins and the last for now', async () => {
  const writer = await node.signUpOperator();
  const person = await Person.signUp(node.url);
  const room = 'general';
  const [writing] = await writer.connect();
  await join(writing, room);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const [socket] = await person.connect();
    const seqs: number[] = [];
    const following = follow(
      socket,
      room,
      ({ seq }) => seqs.push(seq),
      () => seqs.push(Number.NaN),
    );
    await say(writing, room, 'written meanwhile', `message-${round}-of-the-writer`);
    await following;
    await until(`message ${round}`, () => seqs.at(-1) === round);
    const [first = 0] = seqs;
    expect(seqs).toEqual(Array.from({ length: round - first + 1 }, (_, index) => first + index));
    socket.disconnect();
  }
});

test('[SEND-4] the client of docs/guide/wire.md goes on after a lost connection, with what was written meanwhile', async () => {
  const [writer, person] = [await Person.signUp(node.url), await Person.signUp(node.url)];
  const [writing] = await writer.connect();
  await join(writing, 'general');
  const [socket] = await person.connect();
  const texts: string[] = [];
  await follow(
    socket,
    'general',
    ({ text }) => texts.push(text),
    () => texts.push('a gap'),
  );
  const before = texts.length;
  for (const text of ['lost once', 'lost twice']) {
    socket.disconnect();
    await say(writing, 'general', text, text.replace(' ', '-'));
    socket.connect();
    await until(text, () => texts.includes(text));
  }
  expect(texts.slice(before)).toEqual(['lost once', 'lost twice']);
  socket.disconnect();
});

test('[SEND-3] the SDK, too, has every message once that is written while it joins', async () => {
  const writer = await Person.signUp(node.url);
  const [writing] = await writer.connect();
  await join(writing, 'general');
  const jar = new CookieJar();
  await createNodeClient({ url: node.url, jar }).signUp('late-comer', 'a long enough secret 1');
  for (let round = 1; round <= ROUNDS; round += 1) {
    const client = createNodeClient({ url: node.url, jar });
    // Asked in the same turn in which the client asks to join.
    const said = new Promise<{ seq: number }>((resolve) => {
      client.on('connection', ({ kind }) => {
        if (kind === 'online')
          resolve(say(writing, 'general', 'written meanwhile', `message-${round}-beside-the-sdk`));
      });
    });
    await client.start();
    const { seq } = await said;
    const seqs = () => (client.room('general')?.log.messages ?? []).map((message) => message.seq);
    await until(`message ${seq}`, () => seqs().at(-1) === seq);
    const [first = 0] = seqs();
    expect(seqs()).toEqual(Array.from({ length: seq - first + 1 }, (_, index) => first + index));
    client.stop();
  }
});
