import { beforeEach, describe, expect, test } from 'vitest';
import { ann, bob, FakeWorld } from './support/fake-world.js';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});

const midAt = (seq: number) => world.server.log('den').entries[seq - 1]?.mid ?? '';

describe('unread', () => {
  test('[SEND-6] counts texts of others, not changes, and less what is deleted', async () => {
    const client = world.page();
    await world.flush();
    world.server.append('den', bob, 'b1', 'one');
    world.server.append('den', bob, 'b2', 'two');
    world.server.change(bob, { room: 'den', cmid: 'b3', of: midAt(1), kind: 'edit', text: 'won' });
    world.server.change(ann, { room: 'den', cmid: 'a1', of: midAt(1), kind: 'react', emoji: '👍', on: true });
    await world.flush();
    expect(client.room('den')?.unread).toBe(2);
    expect(client.rooms[0]?.unread).toBe(2);
    world.server.change(bob, { room: 'den', cmid: 'b4', of: midAt(2), kind: 'delete' });
    await world.flush();
    expect(client.room('den')?.unread).toBe(1);
    client.markRead('den', 1);
    await world.flush();
    expect(client.room('den')?.unread).toBe(0);
    world.server.change(bob, { room: 'den', cmid: 'b5', of: midAt(1), kind: 'edit', text: 'once' });
    await world.flush();
    expect(client.room('den')?.unread).toBe(0);
  });

  test('[SEND-6] past the page that is held is what the server counted, also while older pages come', async () => {
    for (let i = 1; i <= 120; i += 1) world.server.append('den', bob, `b${i}`, `${i}`);
    world.server.change(bob, { room: 'den', cmid: 'e', of: midAt(3), kind: 'edit', text: 'three' });
    world.server.reads.set('den ann', 10);
    const client = world.page();
    await world.flush();
    expect(client.room('den')?.unread).toBe(110);
    await client.loadOlder('den');
    expect(client.room('den')?.unread).toBe(110);
    world.server.append('den', bob, 'last', 'last');
    await world.flush();
    expect(client.room('den')?.unread).toBe(111);
    await client.loadOlder('den');
    expect(client.room('den')?.log.first?.seq).toBe(1);
    expect(client.room('den')?.unread).toBe(111);
    client.markRead('den', 120);
    expect(client.room('den')?.unread).toBe(1);
  });
});

describe('mentions', () => {
  const counts = (client: ReturnType<FakeWorld['page']>) => {
    const { unread, mentions } = client.room('den') ?? {};
    expect(client.rooms[0]).toMatchObject({ unread, mentions });
    return [unread, mentions];
  };

  test('[SEND-6] count texts that call this person, as they are now', async () => {
    const client = world.page();
    await world.flush();
    world.server.append('den', ann, 'a1', 'mine, @ann');
    world.server.append('den', bob, 'b1', 'hi @Ann');
    world.server.append('den', bob, 'b2', 'hi @room');
    world.server.append('den', bob, 'b3', 'an answer', false, midAt(1));
    world.server.append('den', bob, 'b4', 'to nobody, `@ann`');
    await world.flush();
    expect(counts(client)).toEqual([4, 3]);
    world.server.change(bob, { room: 'den', cmid: 'e1', of: midAt(2), kind: 'edit', text: 'hi' });
    world.server.change(bob, { room: 'den', cmid: 'e2', of: midAt(5), kind: 'edit', text: 'hi @ann' });
    world.server.change(bob, { room: 'den', cmid: 'd1', of: midAt(3), kind: 'delete' });
    await world.flush();
    expect(counts(client)).toEqual([3, 2]);
    client.markRead('den', 4);
    await world.flush();
    expect(counts(client)).toEqual([1, 1]);
  });

  test('[SEND-6] of texts that are not held are asked for again when one is changed', async () => {
    for (let i = 1; i <= 120; i += 1)
      world.server.append('den', bob, `b${i}`, `${i}${i % 10 ? '' : ' @ann'}`);
    world.server.reads.set('den ann', 5);
    const client = world.page();
    await world.flush();
    expect(counts(client)).toEqual([115, 12]);
    world.server.change(bob, { room: 'den', cmid: 'e1', of: midAt(10), kind: 'edit', text: 'ten' });
    world.server.change(bob, { room: 'den', cmid: 'e2', of: midAt(11), kind: 'edit', text: '@ann' });
    world.server.change(bob, { room: 'den', cmid: 'd1', of: midAt(20), kind: 'delete' });
    world.server.change(bob, { room: 'den', cmid: 'e3', of: midAt(2), kind: 'edit', text: '@ann' });
    await world.flush();
    await world.clock.advance(2_000, () => world.flush());
    await world.flush();
    expect(counts(client)).toEqual([114, 11]);
    await client.loadOlder('den');
    expect(counts(client)).toEqual([114, 11]);
    await client.loadOlder('den');
    expect(counts(client)).toEqual([114, 11]);
  });
});
