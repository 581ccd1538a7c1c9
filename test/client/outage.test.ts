import { beforeEach, describe, expect, test } from 'vitest';
import { served } from '../../src/browser/chat/strings/en/served.js';
import type { Moved } from '../../src/client/index.js';
import { ann, FakeWorld } from './support/fake-world.js';
import { openedIn } from './support/opened.js';

/** How long nobody served a page, against the clock of the test. */

let world: FakeWorld;
let moves: Moved[];
beforeEach(() => {
  world = new FakeWorld();
  moves = [];
});

const opened = () => openedIn(world, {}, (client) => client.on('moved', (move) => moves.push(move)));

describe('an outage', () => {
  test('[T1] lasts over the dialog, and who signed in again kept no session', async () => {
    const client = await opened();
    const from = world.clock.now();
    world.server.signedOut.add(ann.id);
    world.server.worker = 2;
    world.server.kill(1);
    await world.pass(2_000);
    expect(client.state.kind).toBe('signed-out');
    // The person reads, and types the password.
    await world.pass(12_000);
    world.server.signedOut.delete(ann.id);
    await client.trySessionAgain();
    await world.flush();
    expect(client.state.kind).toBe('online');
    expect(moves).toMatchObject([{ session: 'signed in again', lostMs: world.clock.now() - from }]);
    const text = served.moved({
      ...(moves[0] as Moved),
      fate: 'died',
      ended: { kind: 'operator', did: 'SIGKILL', by: 'alice' },
    });
    expect(text).toMatch(/in 14\.\d s; you signed in again\.$/);
  });

  test('[T1] without a dialog the session is kept', async () => {
    await opened();
    world.server.worker = 2;
    world.server.kill(1);
    await world.pass(500);
    expect(moves).toMatchObject([{ session: 'kept' }]);
  });

  test('is none when the person signed out on purpose', async () => {
    const client = await opened();
    await client.signOut().catch(() => {});
    await world.pass(5_000);
    await client.trySessionAgain();
    await world.flush();
    expect(moves).toEqual([]);
  });

  test('[T5] of a frozen worker that is killed then lasts from the last sign of life', async () => {
    const client = await opened();
    await world.pass(500);
    const from = world.clock.now();
    world.server.frozen.add(1);
    world.server.unreachable = true;
    client.send('den', 'into the ice');
    await world.pass(3_000);
    world.server.kill(1);
    world.server.unreachable = false;
    world.server.worker = 2;
    await world.pass(3_000);
    expect(client.servedBy?.slot).toBe(2);
    const [move] = moves;
    expect(move?.lostMs).toBeGreaterThanOrEqual(3_000);
    // Against the clock: not longer than from the last thing that worked before the freeze.
    expect(move?.lostMs).toBeLessThanOrEqual(world.clock.now() - from + 500);
  });
});
