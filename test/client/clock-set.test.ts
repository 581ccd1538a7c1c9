import { beforeEach, describe, expect, test } from 'vitest';
import type { Moved } from '../../src/client/index.js';
import { FakeWorld } from './support/fake-world.js';
import { openedIn } from './support/opened.js';

const HOUR = 3_600_000;

let world: FakeWorld;
let moves: Moved[];
beforeEach(() => {
  world = new FakeWorld();
  moves = [];
});

const opened = () => openedIn(world, {}, (client) => client.on('moved', (move) => moves.push(move)));

describe('[LIFE-2] somebody sets the clock of the machine', () => {
  test('back: a frozen worker is left as soon as without that', async () => {
    const client = await opened();
    world.server.frozen.add(1);
    world.server.worker = 2;
    client.send('den', 'through the ice');
    world.clock.setBy(-HOUR);
    await world.pass(3_000);
    expect(client.servedBy?.slot).toBe(2);
  });

  test.each([-HOUR, HOUR])('by %i ms in an outage: it lasted as long as it did', async (ms) => {
    const client = await opened();
    world.server.unreachable = true;
    world.server.kill(1);
    await world.pass(2_000);
    world.clock.setBy(ms);
    await world.pass(2_000);
    world.server.unreachable = false;
    world.server.worker = 2;
    client.retryNow();
    await world.flush();
    expect(moves).toMatchObject([{ lostMs: 4_000 }]);
  });

  test.each([-HOUR, HOUR])('by %i ms: the next try is told by the clock as it is then', async (ms) => {
    const client = await opened();
    world.server.unreachable = true;
    world.server.kill(1);
    await world.pass(10_000);
    world.clock.setBy(ms);
    const { state } = client;
    if (state.kind !== 'waiting') throw new Error(`it is ${state.kind}`);
    expect(state.retryAt - world.clock.now()).toBeGreaterThanOrEqual(0);
    expect(state.retryAt - world.clock.now()).toBeLessThanOrEqual(30_000);
    expect(world.clock.now() - state.downSince).toBeGreaterThanOrEqual(9_000);
    expect(world.clock.now() - state.downSince).toBeLessThanOrEqual(10_000);
  });
});
