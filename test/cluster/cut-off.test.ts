import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ChatClient, createNodeClient } from '../../src/client/index.js';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, Person } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { onBusyMachine, stopwatch, until } from '../../testbed/wait.js';

/** One of two nodes loses its way to the store, while its people stay connected. */

const NOTICED_WITHIN_MS = onBusyMachine(3_000);
/**
 * Without the repair it takes 17 s, each time. SEND-7 for a killed worker is 5 s, and a cut that is over must not take
 * longer. A busy machine may be late now and then, so one of some cuts has to be within it.
 */
const WHOLE_WITHIN_MS = 14_000;
const CUTS = 3;

let redis: RedisServer;
let link: CuttingProxy;
let cut: TestNode;
let whole: TestNode;
const pages: ChatClient[] = [];

beforeAll(async () => {
  redis = await RedisServer.start();
  link = await CuttingProxy.start([{ host: '127.0.0.1', port: Number(new URL(redis.url).port) }]);
  const args = ['--secret', 'one cluster, one secret'];
  whole = await TestNode.start({ workers: 1, redis: redis.url, args: [...args, '--node', 'whole'] });
  await whole.signUpOperator();
  cut = await TestNode.start({
    workers: 2,
    redis: `redis://127.0.0.1:${link.port}`,
    args: [...args, '--node', 'cut'],
  });
});
afterEach(() => {
  for (const page of pages.splice(0)) page.stop();
  link.heal();
});
afterAll(async () => {
  await cut.stop();
  await whole.stop();
  await link.stop();
  await redis.stop();
});

async function page(node: TestNode): Promise<ChatClient> {
  const client = createNodeClient({ url: node.url });
  pages.push(client);
  await client.signUp(freshName(), 'correct horse battery');
  await client.start();
  await until('the page to be in the room', () => client.room('general')?.log.epoch);
  return client;
}
const texts = (client: ChatClient) => (client.room('general')?.log.messages ?? []).map(({ text }) => text);
const names = (client: ChatClient) => (client.room('general')?.online ?? []).map(({ name }) => name).sort();

for (const how of ['freeze', 'cut'] as const) {
  test(`[LIFE-5] ${how === 'cut' ? 'cut off' : 'silently cut off'}: people are told in 3 s, requests get 503 and when to come back, nothing is lost`, async () => {
    const visitor = await Person.signUp(cut.url);
    const [ann, ben] = [await page(cut), await page(whole)];
    await until('both to see both and nobody else', () => [ann, ben].every((one) => names(one).length === 2));
    const there = names(ben);
    let wholeAfterMs = Number.POSITIVE_INFINITY;
    for (let times = 1; times <= CUTS && wholeAfterMs >= WHOLE_WITHIN_MS; times += 1) {
      wholeAfterMs = Math.min(wholeAfterMs, await outage(`${how} ${times}`));
    }
    expect(wholeAfterMs).toBeLessThan(WHOLE_WITHIN_MS);

    /** Resolves with how long after its end all was as before, ms. */
    async function outage(words: string): Promise<number> {
      link[how]();
      await until('the page to be told', () => ann.storeAwaySince !== null, NOTICED_WITHIN_MS);
      expect(ben.storeAwaySince).toBeNull();
      const asked = stopwatch();
      const answer = await visitor.ask('/api/session');
      expect(asked()).toBeLessThan(NOTICED_WITHIN_MS);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');

      for (let n = 1; n <= 5; n += 1) {
        ann.send('general', `${words} here ${n}`);
        ben.send('general', `${words} there ${n}`);
      }
      const missed = () => names(ben).length < there.length;
      await until('the other node to have given the people of the cut one up', missed);

      link.heal();
      const healed = stopwatch();
      await until('the page to be told that it is back', () => ann.storeAwaySince === null);
      const all = (client: ChatClient) =>
        texts(client).filter((text) => text.startsWith(`${words} `)).length === 10;
      await until('both to have all messages', () => all(ann) && all(ben));
      await until('both to see both again', () =>
        [ann, ben].every((one) => names(one).join() === there.join()),
      );
      const tookMs = healed();
      expect(texts(ann)).toEqual(texts(ben));
      return tookMs;
    }
  });
}

test('[LIFE-5] who can choose a node leaves one that has no store', async () => {
  const client = createNodeClient({ url: whole.url, peers: true });
  pages.push(client);
  await client.signUp(freshName(), 'correct horse battery');
  while (client.servedBy?.node !== 'cut') {
    client.stop();
    await client.start();
    await until('the client to be somewhere', () => client.state.kind === 'online');
  }
  link.cut();
  await until('it to be on the other', () => client.servedBy?.node === 'whole');
  const { cmid } = client.send((await until('general', () => client.room('general'))).id, 'still here');
  await until('what it writes to be stored', () => client.outbox.find(cmid) === null);
});
