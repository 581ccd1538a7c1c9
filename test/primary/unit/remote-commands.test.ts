import { expect, test } from 'vitest';
import { BulletinBoard } from '../../../src/primary/cluster/bulletin-board.js';
import type { Bulletin, NodeCommand } from '../../../src/primary/cluster/bulletins.js';
import { RemoteCommands } from '../../../src/primary/cluster/remote-commands.js';
import { HoldfastError } from '../../../src/protocol/errors.js';

const SECRET = 'a secret of at least thirty-two characters';
const limits = { nodeCommandTimeoutMs: 20, nodeCommandMaxAgeMs: 1_000 };

/** A channel as the store has one: each text reaches all who listen, its author too. */
class Channel {
  private readonly listeners: ((text: string) => void)[] = [];
  readonly publish = async (text: string) => {
    for (const listener of this.listeners) listener(text);
  };
  readonly onBulletin = async (listener: (text: string) => void) => {
    this.listeners.push(listener);
  };
}

/** A node that executes by noting what it was told, or refuses it. */
async function node(name: string, channel: Channel, options: { now?: number; secret?: string } = {}) {
  const { now = 5_000, secret = SECRET } = options;
  const board = new BulletinBoard(name, secret, channel);
  await board.open();
  const received: Bulletin[] = [];
  board.received.add((bulletin) => received.push(bulletin));
  const executed: string[] = [];
  const remote = new RemoteCommands({
    node: name,
    board,
    isKnown: (one) => one !== 'unknown',
    storeNow: () => now,
    limits,
    execute: (command, by) => {
      if (command.do === 'workers') throw new HoldfastError('conflict', 'It has as many.');
      executed.push(`${command.do} by ${by}`);
    },
  });
  let rounds = 0;
  remote.executed.add(() => {
    rounds += 1;
  });
  return { board, remote, received, executed, rounds: () => rounds };
}

const RESTART: NodeCommand = { do: 'restart' };

test('another node does what it is told, once, and a third one does not', async () => {
  const channel = new Channel();
  const [a, b, c] = [await node('a', channel), await node('b', channel), await node('c', channel)];
  await a.remote.command('b', RESTART, 'Olga');
  expect([a.executed, b.executed, c.executed]).toEqual([[], ['restart by Olga'], []]);
  expect([a.rounds(), b.rounds(), c.rounds()]).toEqual([0, 1, 0]);
});

test('its refusal comes back with its code and words', async () => {
  const channel = new Channel();
  const [a, b] = [await node('a', channel), await node('b', channel)];
  await expect(a.remote.command('b', { do: 'workers', count: 2 }, 'Olga')).rejects.toMatchObject({
    code: 'conflict',
    message: 'It has as many.',
  });
  expect(b.rounds()).toBe(1);
});

test('a node that does not answer may have done it; one that is not known is not asked', async () => {
  const channel = new Channel();
  const a = await node('a', channel);
  const b = await node('b', channel);
  await expect(a.remote.command('gone', RESTART, 'Olga')).rejects.toMatchObject({
    code: 'store_unavailable',
    message: 'gone did not answer; it may or may not have done it.',
  });
  expect(b.received).toHaveLength(1);
  await expect(a.remote.command('unknown', RESTART, 'Olga')).rejects.toMatchObject({ code: 'not_found' });
  expect(b.received).toHaveLength(1);
});

test('a command that is too old, or of the future, is not executed', async () => {
  const channel = new Channel();
  const a = await node('a', channel);
  const late = await node('late', channel, { now: 5_000 + limits.nodeCommandMaxAgeMs });
  const early = await node('early', channel, { now: 5_000 - limits.nodeCommandMaxAgeMs });
  const just = await node('just', channel, { now: 5_000 + limits.nodeCommandMaxAgeMs - 1 });
  await expect(a.remote.command('late', RESTART, 'Olga')).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  await expect(a.remote.command('early', RESTART, 'Olga')).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  await a.remote.command('just', RESTART, 'Olga');
  expect([late.executed, early.executed, just.executed]).toEqual([[], [], ['restart by Olga']]);
});

test('who does not know the cluster’s secret is not heard, and nobody hears itself', async () => {
  const channel = new Channel();
  const a = await node('a', channel);
  const b = await node('b', channel);
  const stranger = await node('stranger', channel, { secret: 'another secret of thirty-two characters' });
  a.board.publish({ kind: 'leaving', from: 'a' });
  stranger.board.publish({ kind: 'leaving', from: 'a' });
  await channel.publish('no bulletin');
  expect([a.received, b.received]).toEqual([[], [{ kind: 'leaving', from: 'a' }]]);
});
