import { beforeEach, describe, expect, test } from 'vitest';
import { lateTransport } from '../../src/client/connection/late-transport.js';
import { memoryStorage } from '../../src/client/index.js';
import type { FakeSocket } from './support/fake-server.js';
import { ann, bob, FakeWorld, texts } from './support/fake-world.js';
import { openedIn } from './support/opened.js';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});

/** The connections that this page has open now. */
function sockets(user = ann): FakeSocket[] {
  return world.server.open().filter((socket) => socket.user.id === user.id);
}
const opened = (options = {}) => openedIn(world, options);

describe('a client', () => {
  test('joins its rooms and shows what others write', async () => {
    const client = await opened();
    world.server.append('den', bob, 'b1', 'hello');
    await world.flush();
    expect(texts(client)).toEqual(['hello']);
    expect(client.room('den')?.unread).toBe(1);
    client.markRead('den', 1);
    await world.flush();
    expect(client.room('den')?.unread).toBe(0);
    expect(world.server.reads.get('den ann')).toBe(1);
  });

  test('sends at once what was written while a room was compared with its log again', async () => {
    const client = await opened();
    const [socket] = sockets();
    world.server.append('den', bob, 'b1', 'lost on the way', true);
    world.server.append('den', bob, 'b2', 'shows the hole');
    // The batch that shows the hole is heard, and the join that closes it is on its way.
    socket?.toClient.shift()?.();
    expect(socket?.toServer).toHaveLength(1);
    client.send('den', 'meanwhile');
    await world.flush();
    expect(texts(client)).toEqual(['lost on the way', 'shows the hole', 'meanwhile']);
  });

  test('fetches its transport for the first connection, and again when that failed', async () => {
    const transport = world.server.transport(ann);
    const fetches: ((ok: boolean) => void)[] = [];
    const open = lateTransport(
      () =>
        new Promise((resolve, reject) => {
          fetches.push((ok) => (ok ? resolve(transport) : reject(new Error('not there'))));
        }),
    );
    const client = world.page(ann, memoryStorage(), { open });
    await world.settle();
    expect({ fetches: fetches.length, sockets: sockets().length }).toEqual({ fetches: 1, sockets: 0 });
    fetches[0]?.(false);
    await world.settle();
    expect(client.state.kind).toBe('waiting');
    await world.pass(2_000);
    expect(fetches.length).toBeGreaterThan(1);
    fetches.at(-1)?.(true);
    await world.flush();
    expect(client.state.kind).toBe('online');
    expect(sockets()).toHaveLength(1);
  });

  test('opens no connection when it was stopped while its transport was fetched', async () => {
    let fetched = () => {};
    const open = lateTransport(
      () =>
        new Promise((resolve) => {
          fetched = () => resolve(world.server.transport(ann));
        }),
    );
    const client = world.page(ann, memoryStorage(), { open });
    await world.settle();
    client.stop();
    fetched();
    await world.flush();
    expect(sockets()).toHaveLength(0);
  });

  test('joins its rooms also when a list asked for before the connection comes after it', async () => {
    const lists: (() => void)[] = [];
    const fetch = world.server.fetch(ann);
    const late: typeof fetch = async (input, init) => {
      if (String(input).endsWith('/api/rooms')) await new Promise<void>((resolve) => lists.push(resolve));
      return fetch(input, init);
    };
    const client = world.page(ann, memoryStorage(), { fetch: late });
    void client.refreshRooms();
    await world.flush();
    expect(client.state.kind).toBe('online');
    expect(lists).toHaveLength(2);
    for (const answer of lists) {
      answer();
      await world.flush();
    }
    world.server.append('den', bob, 'b1', 'hello');
    await world.flush();
    expect(texts(client)).toEqual(['hello']);
  });

  test('[SESS-4] asks again for its first list of rooms when that was refused while the connection lives', async () => {
    let lists = 0;
    const fetch = world.server.fetch(ann);
    const refused: typeof fetch = async (input, init) => {
      if (!String(input).endsWith('/api/rooms')) return fetch(input, init);
      lists += 1;
      return lists === 1 ? new Response('{}', { status: 401 }) : fetch(input, init);
    };
    const client = world.page(ann, memoryStorage(), { fetch: refused });
    await world.flush();
    expect([client.state.kind, client.roomsListed]).toEqual(['online', false]);
    await world.pass(1_500);
    expect([client.roomsListed, lists]).toEqual([true, 2]);
    world.server.append('den', bob, 'b1', 'hello');
    await world.flush();
    expect(texts(client)).toEqual(['hello']);
  });

  test('may be stopped by whoever hears that it is online: nothing is left open, and it can begin again', async () => {
    const client = world.page();
    const off = client.on('connection', ({ kind }) => {
      if (kind === 'online') client.stop();
    });
    await world.pass(20_000, 1_000);
    expect(client.state.kind).toBe('idle');
    expect(sockets()).toHaveLength(0);
    off();
    void client.start();
    await world.flush();
    world.server.append('den', bob, 'b1', 'hello');
    await world.flush();
    expect(texts(client)).toEqual(['hello']);
    expect(sockets()).toHaveLength(1);
  });

  test('tries again at once when its connection breaks, and says who served before and for how long nobody did', async () => {
    const client = await opened();
    const moves: unknown[] = [];
    client.on('moved', (move) => moves.push(move));
    world.server.worker = 2;
    world.server.kill(1);
    expect(client.state.kind).toBe('connecting');
    expect(sockets()).toHaveLength(1);
    expect(sockets()[0]?.auth.from).toMatchObject({ node: 'n', slot: 1, pid: 101, lostMs: 0 });
    await world.clock.advance(40, world.settle);
    await world.flush();
    expect(client.state).toMatchObject({ kind: 'online', by: { slot: 2 } });
    expect(moves).toMatchObject([{ from: { slot: 1 }, to: { slot: 2 }, lostMs: 40, why: 'lost' }]);
  });

  test('gives a worker that answered as long again, instead of making it busier by another try', async () => {
    await opened();
    world.server.worker = 2;
    world.server.frozen.add(2);
    world.server.kill(1);
    await world.pass(1_500);
    sockets()[0]?.handlers.onOpened();
    await world.pass(1_500);
    world.server.frozen.delete(2);
    await world.flush();
    expect(world.server.sockets.filter(({ worker }) => worker === 2)).toHaveLength(1);
    expect(sockets().map(({ worker, open }) => ({ worker, open }))).toEqual([{ worker: 2, open: true }]);
  });

  test('backs off with jitter while nobody answers, and can be told to try now', async () => {
    const client = await opened();
    world.server.unreachable = true;
    world.server.kill(1);
    await world.pass(30_000);
    const tries = world.server.sockets.length;
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(30);
    while (client.state.kind !== 'waiting') await world.pass(100);
    world.server.unreachable = false;
    client.retryNow();
    await world.flush();
    expect(client.state.kind).toBe('online');
  });

  test('[LIFE-3] moves when asked: the new connection has all rooms before the old one closes, and nobody is offline', async () => {
    const client = await opened();
    const states: string[] = [];
    client.on('connection', (state) => states.push(state.kind));
    world.server.worker = 2;
    world.server.drain(1, 1_000);
    await world.flush();
    for (let i = 0; i < 40; i += 1) {
      world.server.append('den', bob, `b${i}`, `${i}`);
      client.send('den', `mine ${i}`);
      await world.pass(50, 10);
    }
    expect(client.servedBy?.slot).toBe(2);
    expect(sockets().map((socket) => socket.worker)).toEqual([2]);
    expect(new Set(states)).toEqual(new Set(['online']));
    const log = world.server.log('den').messages.map((message) => message.text);
    expect(texts(client)).toEqual(log);
    expect(log.filter((text) => text.startsWith('mine'))).toEqual(
      Array.from({ length: 40 }, (_, i) => `mine ${i}`),
    );
    expect(world.traces.filter((event) => event.type === 'moved')).toMatchObject([
      { why: 'draining', lostMs: 0 },
    ]);
    expect(world.server.sockets.find((socket) => socket.worker === 2)?.auth.from?.moving).toBe(true);
  });

  test('leaves a frozen worker for another within 3 s of an unanswered send, and the message is there once', async () => {
    const client = await opened();
    world.server.frozen.add(1);
    world.server.worker = 2;
    client.send('den', 'through the ice');
    await world.pass(3_000);
    expect(client.servedBy?.slot).toBe(2);
    expect(texts(client)).toEqual(['through the ice']);
    expect(client.outbox.all).toEqual([]);
  });

  test('says within 10 s that there is no connection when its own goes silent and no other can be opened', async () => {
    const client = await opened();
    world.server.frozen.add(1);
    world.server.unreachable = true;
    // A refused connection needs a queue that moves; the frozen worker's do not.
    world.server.worker = 2;
    client.send('den', 'into the dark');
    await world.pass(10_000);
    expect(['waiting', 'connecting']).toContain(client.state.kind);
    world.server.unreachable = false;
    await world.pass(10_000);
    expect(client.state).toMatchObject({ kind: 'online', by: { slot: 2 } });
    expect(texts(client)).toEqual(['into the dark']);
  });

  test('[LIFE-5] after an outage two silent tries cost little: the third, by polling, begins within 12 s at the worst', async () => {
    const begun: number[] = [];
    const transport = world.server.transport(ann);
    const { now, steady, after } = world.clock;
    await opened({
      clock: { now, steady, after, random: () => 0.999 },
      open: (...args: Parameters<typeof transport>) => {
        begun.push(now());
        return transport(...args);
      },
    });
    world.server.unreachable = true;
    world.server.kill(1);
    await world.pass(60_000);
    world.server.unreachable = false;
    world.server.worker = 2;
    world.server.frozen.add(2);
    const healedAt = now();
    begun.length = 0;
    await world.pass(30_000);
    expect(begun.length).toBeGreaterThanOrEqual(3);
    expect((begun[2] as number) - healedAt).toBeLessThanOrEqual(12_000);
  });

  test('notices a frozen worker when nothing happens, and stays with one that is only slow', async () => {
    const client = await opened();
    world.server.frozen.add(1);
    await world.pass(7_500);
    world.server.frozen.delete(1);
    world.server.worker = 2;
    await world.pass(500);
    expect(client.servedBy?.slot).toBe(1);
    world.server.frozen.add(1);
    await world.pass(9_000);
    expect(client.servedBy?.slot).toBe(2);
  });

  test('[SESS-2] a lost session is a state: what was written is kept and sent after signing in again', async () => {
    const client = await opened();
    world.server.signedOut.add('ann');
    world.server.kill(1);
    await world.flush();
    expect(client.state).toMatchObject({ kind: 'signed-out', why: { kind: 'no-session' } });
    client.send('den', 'kept');
    await world.pass(5_000);
    world.server.signedOut.delete('ann');
    expect(await client.trySessionAgain()).toBe(true);
    await world.flush();
    expect(texts(client)).toEqual(['kept']);
  });

  test('a room that was left is not joined again by a look at its log that was due', async () => {
    const client = await opened();
    const [socket] = sockets();
    const den = client.rooms.find(({ id }) => id === 'den');
    if (socket === undefined || den === undefined) throw new Error('not open');
    // The server tells of a message whose batch does not come: the log is to be compared a little later.
    socket.handlers.onEvent('room', { ...den, head: den.head + 1 });
    const left = client.leave('den');
    await world.flush();
    await left;
    socket.joined.delete('den');
    await world.pass(5_000);
    expect([...socket.joined]).toEqual([]);
    expect(client.room('den')).toBeNull();
  });

  test('[SEND-4] a lost publication is fetched before anything later is shown', async () => {
    const client = await opened();
    world.server.append('den', bob, 'b1', 'one');
    world.server.append('den', bob, 'b2', 'two', true);
    world.server.append('den', bob, 'b3', 'three');
    await world.flush();
    expect(texts(client)).toEqual(['one', 'two', 'three']);
  });

  test('[SEND-4] lost history is announced, and only when something that was shown is gone', async () => {
    const client = await opened();
    const lost: string[] = [];
    client.on('lost', ({ room }) => lost.push(room));
    for (let i = 0; i < 5; i += 1) world.server.append('den', bob, `b${i}`, `${i}`);
    await world.flush();
    world.server.fork('den', 0, true);
    world.server.append('den', bob, 'after', 'after');
    await world.flush();
    expect(texts(client)).toEqual(['0', '1', '2', '3', '4', 'after']);
    expect(lost).toEqual([]);
    world.server.fork('den', 3, true);
    world.server.append('den', bob, 'new', 'new');
    await world.flush();
    expect(texts(client)).toEqual(['0', '1', '2', 'new']);
    expect(lost).toEqual(['den']);
  });

  test('[LIFE-3] a room that is opened while the connection moves is open on the new one', async () => {
    // Seed 254136459 of the prover: a person came back to a room in the middle of a rolling restart.
    const world = new FakeWorld(1, ['den', 'attic']);
    const client = world.page(ann, memoryStorage(), { autoJoin: false });
    await world.flush();
    void client.join('den');
    await world.flush();
    const old = world.server.worker;
    world.server.worker += 1;
    world.server.drain(old, 500);
    while (world.server.open().length < 2) {
      world.server.step(0);
      await world.clock.advance(20, world.settle);
    }
    const next = world.server.open()[1];
    // Welcomed there, and the rooms of before are asked for.
    next?.toServer.shift()?.();
    next?.toClient.shift()?.();
    await world.settle();
    expect(next?.toServer).toHaveLength(1);
    void client.join('attic');
    await world.pass(5_000);
    world.server.append('attic', bob, 'b1', 'up here');
    await world.flush();
    expect(texts(client, 'attic')).toEqual(['up here']);
    client.stop();
  });
});
