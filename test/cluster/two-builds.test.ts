import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ack, SendResult } from '../../src/protocol/events.js';
import { type Image, makeImage } from '../../testbed/image.js';
import type { TestNode } from '../../testbed/node/node.js';
import { refusedStart } from '../../testbed/node/refused-start.js';
import { collect, join, Person, say, type TestSocket } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { logged, type OneStore, readyz, shown, useOneStore } from './support/one-store.js';

/**
 * Two builds on one store. The others are this one with another number of the format: that of the version before, or
 * the next one. Some send frames and bulletins, too, that this one does not know.
 */
type Build = 'this' | 'before' | 'next' | 'strange' | 'garbled';
const images = new Map<Build, Image>();

let redis: RedisServer;
let client: Redis;
let startOn: OneStore['start'];
useOneStore((store) => {
  ({ redis, client, start: startOn } = store);
});

beforeAll(async () => {
  await build('before', { 'store/store-mark.js': [['STORE_FORMAT = 3', 'STORE_FORMAT = 2']] });
  const strange: Changes = {
    'store/redis/scripts/append.lua': [
      [
        "  redis.call('SPUBLISH', ARGV[1], 'm' ",
        "  redis.call('SPUBLISH', ARGV[1], 'x{\"of\":\"tomorrow\"}')\n  redis.call('SPUBLISH', ARGV[1], 'm' ",
      ],
    ],
    'store/redis/scripts/announce.lua': [
      ["redis.call('SPUBLISH', ", "redis.call('SPUBLISH', ARGV[1], 'y')\nredis.call('SPUBLISH', "],
    ],
    'primary/cluster/bulletin-board.js': [
      [
        'this.store.publish(sealBulletin(bulletin,',
        "this.store.publish(sealBulletin({ kind: 'of-tomorrow', from: this.node }, this.secret)).catch(() => { });\n        this.store.publish(sealBulletin(bulletin,",
      ],
    ],
  };
  await build('strange', strange);
  const published: Changes[string] = [["'m' .. epoch .. '\\n['", "'m' .. epoch .. '\\n##['"]];
  await build('garbled', {
    'store/redis/scripts/append.lua': published,
    'store/redis/scripts/room-change.lua': published,
    'store/redis/scripts/announce.lua': [["'p' .. ARGV[5]", "'P' .. ARGV[5]"]],
    'store/redis/frame.js': [['case "p"', 'case "P"']],
    'store/log-codec.js': [['let before = line + 1;', 'let before = line + 3;']],
  });
  await build('next', { ...strange, 'store/store-mark.js': [['STORE_FORMAT = 3', 'STORE_FORMAT = 4']] });
});
afterAll(() => Promise.all([...images.values()].map((image) => image.remove())));

/** File of dist → what is put in the place of what; each has to be there once. */
type Changes = Readonly<Record<string, readonly (readonly [string, string])[]>>;

async function build(name: Build, changes: Changes): Promise<void> {
  const image = await makeImage();
  images.set(name, image);
  for (const [file, replacements] of Object.entries(changes)) {
    for (const [from, to] of replacements) await image.change({ file, from, to });
  }
}

const mainOf = (name: Build) => images.get(name)?.file('main.js');

/** Under the name of its build. */
function start(name: Build): Promise<TestNode> {
  const main = mainOf(name);
  return startOn({ name, ...(main === undefined ? {} : { main }) });
}

const formatInStore = () => client.hget('hf:{c}:mark', 'format');

/** Serves, and says in log, control room and /readyz that its neighbour is of another format. */
async function expectWarned(node: TestNode, words: RegExp): Promise<void> {
  const problem = await until('the neighbour to be told of', () => shown(node, 'node_differs'));
  expect(problem).toMatchObject({ level: 'warns', text: expect.stringMatching(words) });
  expect(await readyz(node)).toMatchObject({
    status: 200,
    body: { ok: true, problems: [{ code: 'node_differs', level: 'warns' }] },
  });
  const [line] = await logged(node, 'node_differs');
  expect(line).toMatchObject({ level: 40, msg: problem.text });
}

/** Whatever one of them says, the other hears at once: messages, typing, presence, what operators command. */
async function expectTogether(a: TestNode, b: TestNode): Promise<void> {
  const [ann, bob] = [await Person.signUp(a.url), await Person.signUp(b.url)];
  const [[here], [there]] = [await ann.connect(), await bob.connect()];
  await Promise.all([join(here, 'general'), join(there, 'general')]);
  await expectHeard(here, there, `of ${ann.name}`);
  await expectHeard(there, here, `of ${bob.name}`);
  for (const [by, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const operator = await by.signInOperator();
    const { self } = await to.view();
    const [slot] = await to.slots();
    const told = await operator.send('POST', `/control/nodes/${self}/slots/1/signal`, { signal: 'SIGKILL' });
    expect(told.status, await told.text()).toBe(200);
    await until('another worker', async () => {
      const [now] = await to.slots();
      return now?.state === 'ready' && now.restarts > (slot?.restarts ?? 0);
    });
  }
  for (const person of [ann, bob]) person.close();
}

async function expectHeard(from: TestSocket, to: TestSocket, text: string): Promise<void> {
  const heard: string[] = [];
  to.onAny((event: string) => heard.push(event));
  const messages = collect(to);
  await say(from, 'general', text, text.replaceAll(' ', '-'));
  await until('the message', () => messages.some((one) => one.text === text));
  await until('typing', () => {
    from.emit('typing', { room: 'general' });
    return heard.includes('typing');
  });
}

/** No line at error or worse. */
function expectNoErrors(...all: readonly TestNode[]): void {
  const levels = all.flatMap(({ logLines }) =>
    logLines.filter((line) => line.startsWith('{') && (JSON.parse(line) as { level: number }).level >= 50),
  );
  expect(levels).toEqual([]);
}

describe('[I6] two builds on one store', () => {
  test.each(['strange', 'garbled'] as const)(
    'of one format, whose frames are unlike (%s), serve together without an error',
    async (unlike) => {
      const one = await start('this');
      await one.signUpOperator();
      const other = await start(unlike);
      await other.signInOperator();
      await expectTogether(one, other);
      for (const node of [one, other])
        expect(await readyz(node)).toEqual({ status: 200, body: { ok: true, cluster: expect.any(String) } });
      expectNoErrors(one, other);
    },
  );

  test('this one and the next serve a store of this format together, and each warns of the other', async () => {
    const one = await start('this');
    await one.signUpOperator();
    const next = await start('next');
    await next.signInOperator();
    await expectWarned(
      one,
      /Node next \(version .*\) has format 4, this one 3: run one version on all nodes\.$/,
    );
    await expectWarned(
      next,
      /Node this \(version .*\) has format 3, this one 4: run one version on all nodes\./,
    );
    await expectTogether(one, next);
    expect(await formatInStore()).toBe('3');
    expectNoErrors(one, next);

    // The last of this version is gone: the store is the next one's, which this one refuses.
    await one.stop();
    await until('the store to be raised', async () => (await formatInStore()) === '4');
    await until('nothing to be wrong', async () => (await readyz(next)).body.problems === undefined);
    const words = await refusedStart(redis.url, ['--node', 'late']);
    expect(words).toMatch(
      /The store has format 4, of a newer Holdfast; this version knows 3\. Start the newer version, or .*--cluster NAME/,
    );
    expect(await formatInStore()).toBe('4');
    expect((await readyz(next)).status).toBe(200);
  });

  test('a node that was frozen while the next one raised the store goes out of service, and says why', async () => {
    const one = await start('this');
    await one.signUpOperator();
    const next = await start('next');
    await next.signInOperator();
    process.kill(one.pid, 'SIGSTOP');
    try {
      await until('the store to be raised', async () => (await formatInStore()) === '4');
    } finally {
      process.kill(one.pid, 'SIGCONT');
    }
    await expect
      .poll(() => readyz(one))
      .toMatchObject({
        status: 503,
        body: {
          error: { code: 'out_of_service' },
          problems: expect.arrayContaining([{ code: 'store_format', level: 'stops' }]),
        },
      });
    expect((await shown(one, 'store_format'))?.text).toMatch(
      /format 4, of a newer Holdfast; this version knows 3/,
    );
    const [line] = await logged(one, 'store_format');
    expect(line).toMatchObject({ level: 50 });
    expect((await readyz(next)).status).toBe(200);
  });

  test('this one beside the version before writes nothing that it does not know, until that one is gone', async () => {
    const before = await start('before');
    await before.signUpOperator();
    expect(await formatInStore()).toBe('2');
    const one = await start('this');
    const operator = await one.signInOperator();
    await expectWarned(one, /Node before \(version .*\) has format 2, this one 3: .* cannot be edited/);
    await expectWarned(
      before,
      /Node this \(version .*\) has format 3, this one 2: run one version on all nodes\.$/,
    );
    await expectTogether(before, one);
    const [socket] = await operator.connect(undefined, { entries: 1 });
    await join(socket, 'general');
    const { mid } = await say(socket, 'general', 'hello', 'hello');
    const edit = (): Promise<Ack<SendResult>> =>
      socket
        .timeout(10_000)
        .emitWithAck('change', { room: 'general', cmid: 'edit', of: mid, kind: 'edit', text: 'hi' });
    expect(await edit()).toMatchObject({ ok: false, error: { code: 'not_yet', retry: true } });
    expect(await formatInStore()).toBe('2');
    expectNoErrors(before, one);

    await before.stop();
    await until('edits to be taken', async () => (await edit()).ok);
    expect(await formatInStore()).toBe('3');
    await until('nothing to be wrong', async () => (await readyz(one)).body.problems === undefined);
    const main = mainOf('before');
    const words = await refusedStart(redis.url, ['--node', 'late'], main);
    expect(words).toMatch(/The store has format 3, of a newer Holdfast; this version knows 2/);
    socket.disconnect();
  });
});
