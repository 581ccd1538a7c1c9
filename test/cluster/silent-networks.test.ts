import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChatClient, createNodeClient, memoryStorage } from '../../src/client/index.js';
import { type Oddity, OddNetwork } from '../../testbed/network/odd-network.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { onBusyMachine, until } from '../../testbed/wait.js';

/** For ever, or 80 s, when nothing is done about it. */
const WITHIN_MS = onBusyMachine(15_000);
const LATER = { firstProbeMs: 60_000, maxProbeMs: 60_000, probeWithinMs: 1_000, forgetMs: 600_000 };
/** So that the quiet try comes while the test watches. */
const SOON = { ...LATER, firstProbeMs: 300, maxProbeMs: 300 };

/** Real clients behind real proxies that do to websockets what networks do. */
describe('[SEND-4] networks that know no websockets', () => {
  let node: TestNode;
  const clients: ChatClient[] = [];
  const networks: OddNetwork[] = [];
  beforeAll(async () => {
    node = await TestNode.start({ workers: 2 });
    await node.signUpOperator();
  });
  afterAll(async () => {
    for (const client of clients) client.stop();
    for (const network of networks) await network.stop();
    await node.stop();
  });

  const behind = async (oddity: Oddity) => {
    const network = await OddNetwork.start(node.port, oddity);
    networks.push(network);
    return network;
  };
  const page = (network: OddNetwork, storage = memoryStorage(), doubtTimes = SOON) => {
    const client = createNodeClient({ url: network.url, storage, doubtTimes });
    clients.push(client);
    return client;
  };
  const comesOnline = (client: ChatClient, withinMs = WITHIN_MS) =>
    until('the client to be online', () => client.state.kind === 'online', withinMs);
  /** What one sends, it sees: both directions work. */
  const talks = async (client: ChatClient) => {
    const { id } = await client.join('general');
    const { cmid } = client.send(id, 'said anyway');
    const seen = () => client.room(id)?.log.messages.some((one) => one.cmid === cmid);
    await until('its own message', seen, WITHIN_MS);
  };

  test.concurrent.each(['unanswered', 'to-server', 'to-client', 'both'] as const)(
    '%s: polling within 15 s, and the next page begins with it',
    async (oddity) => {
      const network = await behind(oddity);
      const storage = memoryStorage();
      const first = page(network, storage, LATER);
      await first.signUp(freshName(), 'correct horse battery');
      await first.start();
      await comesOnline(first);
      await talks(first);

      const asked = network.upgrades;
      const next = page(network, storage, LATER);
      await next.signUp(freshName(), 'correct horse battery');
      await next.start();
      await comesOnline(next, onBusyMachine(3_000));
      expect(network.upgrades).toBe(asked);
    },
  );

  test.concurrent.each([403, 200, 'reset'] as const)(
    'an upgrade answered with %s: polling at once',
    async (oddity) => {
      const client = page(await behind(oddity));
      await client.signUp(freshName(), 'correct horse battery');
      await client.start();
      await comesOnline(client, onBusyMachine(3_000));
      await talks(client);
    },
  );

  test.concurrent('where polls fail as well, websockets are tried again: they are there when they pass', async () => {
    const network = await behind('unanswered');
    const client = page(network);
    await client.signUp(freshName(), 'correct horse battery');
    network.refusesPolls = true;
    await client.start();
    await until('a poll to be refused', () => network.refusedPolls > 0, WITHIN_MS);
    network.oddity = 'none';
    await comesOnline(client);
    await talks(client);
  });

  test.concurrent('a network that falls silent later: served within 15 s, and by a websocket again, without an outage, when it passes', async () => {
    const network = await behind('none');
    const client = page(network);
    await client.signUp(freshName(), 'correct horse battery');
    await client.start();
    await comesOnline(client);
    await talks(client);
    const moves: { lostMs: number; why: string }[] = [];
    client.on('moved', (move) => moves.push(move));

    network.oddity = 'both';
    client.send('general', 'into the silence');
    const pending = () => client.outbox.queueOf('general').length;
    await until('it to be sent', () => pending() === 0, WITHIN_MS);
    expect(moves.map(({ why }) => why)).toEqual(['suspected']);

    const asked = network.upgrades;
    await until('a quiet try', () => network.upgrades > asked);
    expect(client.state.kind).toBe('online');
    network.oddity = 'none';
    await until('the move to a websocket', () => moves.length === 2);
    expect(moves[1]).toMatchObject({ why: 'draining', lostMs: 0 });
    await talks(client);
  });
});
