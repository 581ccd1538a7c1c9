import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conservationOf } from '../../src/browser/control/state/conservation.js';
import type { TraceEvent } from '../../src/client/events/trace.js';
import type { ChatClient } from '../../src/client/index.js';
import { createNodeClient } from '../../src/client/node-client.js';
import { openTestifier } from '../../src/client/witness/testifier.js';
import { PRESETS } from '../../src/protocol/mode.js';
import type { NodeWitnesses } from '../../src/protocol/testimony.js';
import type { Image } from '../../testbed/image.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName, Person } from '../../testbed/people/person.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { faultyClients } from '../support/faulty-clients.js';

/**
 * The conservation line beside an independent count: what this test sent, what its clients showed, and what the room's
 * log has.
 */

const PASSWORD = 'correct horse battery';
const PEOPLE = 5;

interface Page {
  readonly client: ChatClient;
  /** Messages that it sent and that were acknowledged to it, by cmid. */
  readonly acked: Set<string>;
}

async function page(node: TestNode): Promise<Page> {
  const acked = new Set<string>();
  const onTrace = (event: TraceEvent) => {
    if (event.type === 'ack') acked.add(event.cmid);
  };
  const client = createNodeClient({ url: node.url, testify: openTestifier, onTrace });
  await client.signUp(freshName(), PASSWORD);
  await client.start();
  await until('the page to be online', () => client.state.kind === 'online');
  return { client, acked };
}

async function witnesses(node: TestNode): Promise<NodeWitnesses> {
  const { self, nodes } = await node.view();
  return nodes.find((one) => one.node === self)?.witnesses as NodeWitnesses;
}

async function callIn(node: TestNode, people: number): Promise<void> {
  const operator = await node.signUpOperator();
  const answer = await operator.send('PUT', '/control/crowd', { people });
  if (!answer.ok) throw new Error(`the crowd was refused: ${await answer.text()}`);
}

/** How many messages the crowd's room has. Only the crowd writes there. */
async function logOfCrowd(reader: Person): Promise<number> {
  const { rooms } = (await (await reader.fetch('/api/rooms')).json()) as {
    rooms: { name: string; head: number }[];
  };
  return rooms.find(({ name }) => name === 'crowd')?.head ?? 0;
}

describe('what really happened', () => {
  let node: TestNode;
  const pages: Page[] = [];

  beforeAll(async () => {
    node = await TestNode.start({ workers: 2 });
    await node.signUpOperator();
  });
  afterAll(async () => {
    for (const { client } of pages) client.stop();
    await node.stop();
  });

  test('before anybody sent anything there is nothing, and it says so', async () => {
    const { crowd, pages: none } = await witnesses(node);
    expect(crowd).toBeNull();
    expect(none).toMatchObject({ open: 0, gone: 0, tally: { sent: 0, seen: 0, lost: 0 }, flaws: [] });
  });

  test('over a kill and a switch of the mode, crowd and pages: sent is acknowledged, seen by all, and neither lost nor doubled', async () => {
    await callIn(node, PEOPLE);
    for (let i = 0; i < 3; i += 1) pages.push(await page(node));
    const [first] = pages as [Page];
    const room = await first.client.createRoom(`line ${freshName()}`, false);
    for (const { client } of pages) await client.join(room);
    const send = (count: number) => {
      for (let i = 0; i < count; i += 1) pages[i % pages.length]?.client.send(room, `message ${i}`);
    };
    send(9);
    const victim = (await node.slots()).find(({ sockets }) => sockets > 0);
    await node.signal(victim?.slot ?? 1, 'SIGKILL');
    send(9);
    await node.switchMode(PRESETS.stateless);
    send(9);
    const counted = () => pages.reduce((sum, { acked }) => sum + acked.size, 0);
    await until('all to be acknowledged', () => counted() === 27);
    const tally = {
      sent: 27,
      acknowledged: 27,
      seen: 27,
      waiting: 0,
      refused: 0,
      unknown: 0,
      lost: 0,
      doubled: 0,
    };
    await until('the pages’ line to be whole', async () => {
      const { open, tally: told } = (await witnesses(node)).pages;
      return open === 3 && JSON.stringify(told) === JSON.stringify({ ...told, ...tally });
    });

    const reader = await Person.signUp(node.url);
    await until(
      'the crowd to have said something',
      async () => ((await witnesses(node)).crowd?.tally.acknowledged ?? 0) >= 3,
    );
    await until('the crowd’s line to be whole', async () => {
      const told = (await witnesses(node)).crowd;
      return told?.clients === PEOPLE && told.tally.sent > 0 && told.tally.seen === told.tally.sent;
    });
    await callIn(node, 0);
    const last = await until('the crowd to be home', async () => {
      const told = (await witnesses(node)).crowd;
      return told?.clients === 0 && told.tally.waiting === 0 ? told : null;
    });
    expect(last.tally.acknowledged).toBe(await logOfCrowd(reader));
    expect(last.tally).toMatchObject({ lost: 0, doubled: 0, refused: 0 });
    expect(last.tally.seen + last.tally.unknown).toBe(last.tally.sent);
  });

  test('a page that closes leaves no figure behind, and is told as gone', async () => {
    const [, , third] = pages as [Page, Page, Page];
    third.client.stop();
    await until('it to be gone', async () => {
      const { open, gone, tally } = (await witnesses(node)).pages;
      return open === 2 && gone === 1 && tally.sent === 18;
    });
  });
});

describe('a client of the crowd with a fault', () => {
  let node: TestNode;
  let image: Image;
  beforeAll(async () => {
    image = await faultyClients();
    node = await TestNode.start({ workers: 1, main: image.file('main.js') });
  });
  afterAll(async () => {
    await node?.stop();
    await image?.remove();
  });

  test('the line says lost 1 and doubled 1, with the message and whose client it was', async () => {
    await callIn(node, 12);
    const told = await until(
      'five messages that are nowhere but seen or lost',
      async () => {
        const { crowd } = await witnesses(node);
        return crowd !== null && crowd.tally.acknowledged >= 5 && crowd.tally.waiting === 0 ? crowd : null;
      },
      50_000,
    );
    const { sent, seen, lost, doubled } = told.tally;
    expect({ missing: sent - seen, lost, doubled }).toEqual({ missing: 1, lost: 1, doubled: 1 });
    const [first, second] = told.flaws;
    expect(first).toMatchObject({ kind: 'lost', why: 'hole', seq: 2 });
    // The one that was sent, though the client that misses it never saw it.
    expect(first?.cmid).toMatch(/^[\w-]{20}$/);
    expect(second).toMatchObject({ kind: 'doubled', why: 'twice', seq: 4 });
    expect(second?.cmid).toMatch(/^[\w-]{20}$/);
    expect(first?.who).toMatch(/^crowd-/);
    expect(second?.who).toBe(first?.who);
  });
});

describe('two nodes', () => {
  let redis: RedisServer;
  const nodes: TestNode[] = [];
  const pages: Page[] = [];
  beforeAll(async () => {
    redis = await RedisServer.start();
    nodes.push(...(await TestNode.startCluster(['a', 'b'], { redis: redis.url, workers: 1 })));
  });
  afterAll(async () => {
    for (const { client } of pages) client.stop();
    for (const node of nodes) await node.stop();
    await redis.stop();
  });

  /** The line of both nodes' pages, as node b shows it. */
  async function line() {
    const [, b] = nodes as [TestNode, TestNode];
    const { open, pages: tally } = conservationOf(await b.view());
    return { open, ...tally };
  }

  test('what is sent at one is seen by all when the pages of the other have it; a frozen worker and a new node are no loss', async () => {
    const [a, b] = nodes as [TestNode, TestNode];
    pages.push(await page(a), await page(b));
    const [here, there] = pages as [Page, Page];
    const room = await here.client.createRoom(`line ${freshName()}`, false);
    await there.client.join(room);
    const shownThere = () => there.client.room(room)?.log.last?.seq ?? 0;
    for (let i = 0; i < 3; i += 1) here.client.send(room, `message ${i}`);
    await until('all to be seen by all', async () => {
      const { open, sent, seen } = await line();
      return open === 2 && sent === 3 && seen === 3;
    });
    expect(shownThere()).toBe(3);

    let said = 3;
    let hasWaited = false;
    // A worker is frozen for 3 s, until it is given up: where the machine looks too late another one is frozen.
    for (let tries = 0; tries < 5 && !hasWaited; tries += 1) {
      const { pid } = await b.slot(1);
      await b.signal(1, 'SIGSTOP');
      here.client.send(room, 'for a page whose worker is frozen');
      said += 1;
      await until('it to wait, or to be seen', async () => {
        const { acknowledged, seen, waiting } = await line();
        const isShown = shownThere() === said;
        hasWaited = acknowledged === said && seen === said - 1 && waiting === 1 && !isShown;
        return hasWaited || seen === said;
      });
      await until('it to be seen', async () => {
        const { open, seen, waiting } = await line();
        return open === 2 && seen === said && waiting === 0;
      });
      expect(shownThere()).toBe(said);
      await until('another worker', async () => {
        const now = await b.slot(1);
        return now.state === 'ready' && now.pid !== pid;
      });
    }
    expect(hasWaited).toBe(true);

    const { port } = a;
    await a.crash();
    nodes[0] = await TestNode.start({ name: 'a', port, redis: redis.url, workers: 1 });
    await until('the page to tell all of it to the new node', async () => {
      const { open, sent, seen, lost, doubled } = await line();
      return open === 2 && sent === said && seen === said && lost + doubled === 0;
    });
  });
});
