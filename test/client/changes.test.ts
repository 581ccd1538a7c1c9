import { beforeEach, describe, expect, test } from 'vitest';
import { type ChatClient, memoryStorage } from '../../src/client/index.js';
import { MessageLog } from '../../src/client/rooms/message-log.js';
import { Witness } from '../../src/client/witness/witness.js';
import type { Message } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { FakeSocket } from './support/fake-server.js';
import { ann, bob, FakeWorld } from './support/fake-world.js';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});

function midAt(seq: number): string {
  return world.server.log('den').entries[seq - 1]?.mid ?? '';
}
function shown(client: ChatClient): string[] {
  return client.rows('den').map((row) => (row.kind === 'own' ? `(${row.item.text})` : wordOf(row.message)));
}
function wordOf(message: { text: string; deleted?: true; edited?: number }): string {
  return message.deleted ? '†' : `${message.text}${message.edited === undefined ? '' : '*'}`;
}
function reactions(client: ChatClient, at = 0): string[] {
  const row = client.rows('den')[at];
  const list = row?.kind === 'message' ? (row.message.reactions ?? []) : [];
  return list.map(({ emoji, count, mine }) => `${emoji}${count}${mine ? ' mine' : ''}`);
}

describe('a change', () => {
  test('is shown at once, pending, and is the same when the log has it', async () => {
    const client = world.page();
    await world.flush();
    client.send('den', 'teh tide');
    await world.flush();
    client.change('den', { mid: midAt(1) }, { kind: 'edit', text: 'the tide' });
    client.change('den', { mid: midAt(1) }, { kind: 'react', emoji: '👍', on: true });
    expect(shown(client)).toEqual(['the tide*']);
    expect(reactions(client)).toEqual(['👍1 mine']);
    expect(client.rows('den')[0]?.changes.map(({ state }) => state.kind)).toEqual(['pending', 'pending']);
    await world.flush();
    expect(client.rows('den')[0]?.changes).toEqual([]);
    expect(shown(client)).toEqual(['the tide*']);
    expect(reactions(client)).toEqual(['👍1 mine']);
    expect(client.outbox.all).toEqual([]);
  });

  test('that the servers do not take yet waits, says why, and holds nothing else up', async () => {
    const client = world.page();
    await world.flush();
    client.send('den', 'one');
    client.send('den', 'two');
    await world.flush();
    const error = {
      code: 'not_yet' as const,
      message: 'It is being updated.',
      retry: true,
      retryAfterMs: 3_000,
    };
    world.server.refuseNext.push(error, error);
    client.change('den', { mid: midAt(1) }, { kind: 'edit', text: 'uno' });
    client.change('den', { mid: midAt(2) }, { kind: 'edit', text: 'due' });
    await world.flush();
    client.send('den', 'three');
    await world.flush();
    expect(shown(client)).toEqual(['uno*', 'due*', 'three']);
    expect(world.server.log('den').entries.map(({ kind }) => kind)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(client.outbox.all.map(({ state }) => state)).toEqual([
      { kind: 'pending', why: error.message },
      { kind: 'pending', why: error.message },
    ]);
    await world.pass(2_900);
    expect(client.outbox.all).toHaveLength(2);
    await world.pass(200);
    expect(client.outbox.all).toEqual([]);
    expect(
      world.server
        .log('den')
        .entries.slice(3)
        .map(({ kind }) => kind),
    ).toEqual(['edit', 'edit']);
  });

  test('of others comes live, and in a fill, and is not folded twice', async () => {
    const client = world.page();
    world.server.append('den', bob, 'b1', 'one');
    await world.flush();
    world.server.change(bob, { room: 'den', cmid: 'b2', of: midAt(1), kind: 'edit', text: 'two' });
    world.server.change(bob, { room: 'den', cmid: 'b3', of: midAt(1), kind: 'react', emoji: '🎉', on: true });
    await world.flush();
    expect(shown(client)).toEqual(['two*']);
    world.server.cut(world.server.open()[0] as FakeSocket);
    world.server.change(ann, { room: 'den', cmid: 'a4', of: midAt(1), kind: 'react', emoji: '🎉', on: true });
    await world.pass(5_000);
    expect(reactions(client)).toEqual(['🎉2 mine']);
    // A new page shows them folded; what it is sent again of them changes nothing.
    const other = world.page();
    await world.pass(1_000);
    expect(reactions(other)).toEqual(['🎉2 mine']);
    world.server.cut(world.server.open().at(-1) as FakeSocket);
    await world.pass(5_000);
    expect(reactions(other)).toEqual(['🎉2 mine']);
    expect(other.room('den')?.log.position?.seq).toBe(4);
  });

  test('[SEND-5] of a pending message waits for its mid, over a reload too', async () => {
    const storage = memoryStorage();
    const first = world.page(ann, storage);
    await world.flush();
    world.server.unreachable = true;
    world.server.kill(1);
    const { cmid } = first.send('den', 'written in the drak');
    first.change('den', { cmid }, { kind: 'edit', text: 'written in the dark' });
    first.change('den', { cmid }, { kind: 'react', emoji: '👋', on: true });
    await world.flush();
    first.stop();
    world.server.unreachable = false;
    const second = world.page(ann, storage);
    await world.pass(5_000);
    // The edit is in it: nobody got what it corrects.
    expect(shown(second)).toEqual(['written in the dark']);
    expect(reactions(second)).toEqual(['👋1 mine']);
    expect(second.outbox.all).toEqual([]);
    expect(world.server.log('den').entries).toHaveLength(2);
  });

  test('[SEND-5] that is refused is not shown as done; retry sends it, delete forgets it', async () => {
    const client = world.page();
    await world.flush();
    world.server.append('den', bob, 'b1', 'by bob');
    client.send('den', 'mine');
    await world.flush();
    const refusal = { code: 'limit_reached', message: 'Enough.', retry: false } as const;
    world.server.refuseNext.push(refusal, refusal);
    const mine = midAt(2);
    const edit = client.change('den', { mid: mine }, { kind: 'edit', text: 'better' });
    await world.flush();
    expect(shown(client)).toEqual(['by bob', 'mine']);
    expect(client.rows('den')[1]?.changes).toMatchObject([{ state: { kind: 'failed', message: 'Enough.' } }]);
    client.retry(edit.cmid);
    await world.flush();
    expect(shown(client)).toEqual(['by bob', 'mine']);
    client.retry(edit.cmid);
    await world.flush();
    expect(shown(client)).toEqual(['by bob', 'better*']);
    const forbidden = client.change('den', { mid: midAt(1) }, { kind: 'edit', text: 'not mine' });
    await world.flush();
    expect(client.rows('den')[0]?.changes).toMatchObject([{ state: { code: 'forbidden' } }]);
    client.discard(forbidden.cmid);
    expect(client.outbox.all).toEqual([]);
  });

  test('of a message that is deleted meanwhile settles: an edit with words, a reaction without', async () => {
    const client = world.page();
    await world.flush();
    client.send('den', 'mine');
    await world.flush();
    const mid = midAt(1);
    world.server.change(ann, { room: 'den', cmid: 'elsewhere', of: mid, kind: 'delete' }, true);
    client.change('den', { mid }, { kind: 'react', emoji: '👍', on: true });
    client.change('den', { mid }, { kind: 'edit', text: 'too late' });
    client.change('den', { mid }, { kind: 'delete' });
    await world.flush();
    expect(client.outbox.all).toMatchObject([{ state: { kind: 'failed', code: 'gone' } }]);
    await world.pass(3_000);
    world.server.append('den', bob, 'b', 'next');
    await world.pass(3_000);
    expect(shown(client)).toEqual(['†', 'next']);
  });

  test('a deletion can be taken back while it is held; it goes out when its time has come, or the page ends', async () => {
    const client = world.page();
    await world.flush();
    for (const text of ['one', 'two', 'three']) client.send('den', text);
    await world.flush();
    const [one, two, three] = [midAt(1), midAt(2), midAt(3)];
    const undone = client.change('den', { mid: one }, { kind: 'delete' }, { holdMs: 5_000 });
    client.change('den', { mid: two }, { kind: 'delete' }, { holdMs: 5_000 });
    expect(shown(client)).toEqual(['†', '†', 'three']);
    await world.pass(4_000);
    expect(world.server.log('den').entries).toHaveLength(3);
    expect(client.takeBack(undone.cmid)).toBe(true);
    await world.pass(2_000);
    expect(world.server.log('den').entries).toHaveLength(4);
    expect(shown(client)).toEqual(['one', '†', 'three']);
    const late = client.change('den', { mid: three }, { kind: 'delete' }, { holdMs: 5_000 });
    client.endHolds();
    expect(client.takeBack(late.cmid)).toBe(false);
    await world.flush();
    expect(shown(client)).toEqual(['one', '†', '†']);
  });

  test('that is held can be taken back until it is sent, however long there is no connection', async () => {
    const client = world.page();
    await world.flush();
    for (const text of ['one', 'two']) client.send('den', text);
    await world.flush();
    const [one, two] = [midAt(1), midAt(2)];
    world.server.unreachable = true;
    world.server.cut(world.server.open()[0] as FakeSocket);
    const undone = client.change('den', { mid: one }, { kind: 'delete' }, { holdMs: 1_000 });
    const sent = client.change('den', { mid: two }, { kind: 'delete' }, { holdMs: 1_000 });
    await world.pass(5_000);
    expect(client.takeBack(undone.cmid)).toBe(true);
    world.server.unreachable = false;
    let drawn = 0;
    client.on('room', () => {
      drawn += 1;
    });
    await world.pass(5_000);
    expect(drawn).toBeGreaterThan(0);
    expect(client.takeBack(sent.cmid)).toBe(false);
    expect(shown(client)).toEqual(['one', '†']);
    expect(world.server.log('den').entries).toHaveLength(3);
  });

  test('edits of one message keep their order, whatever is refused for a moment', async () => {
    const client = world.page();
    await world.flush();
    client.send('den', '0');
    await world.flush();
    world.server.refuseNext.push({ code: 'rate_limited', message: 'Later.', retry: true });
    for (const text of ['1', '2', '3']) client.change('den', { mid: midAt(1) }, { kind: 'edit', text });
    await world.pass(5_000);
    expect(world.server.log('den').entries).toMatchObject([{}, { text: '1' }, { text: '2' }, { text: '3' }]);
    expect(shown(client)).toEqual(['3*']);
  });

  test('that is so already is answered with another’s number, and settles', async () => {
    const client = world.page();
    world.server.append('den', bob, 'b1', 'one');
    await world.flush();
    world.server.change(
      ann,
      { room: 'den', cmid: 'x', of: midAt(1), kind: 'react', emoji: '👍', on: true },
      true,
    );
    client.change('den', { mid: midAt(1) }, { kind: 'react', emoji: '👍', on: true });
    await world.pass(3_000);
    expect(reactions(client)).toEqual(['👍1 mine']);
    expect(client.outbox.all).toEqual([]);
  });

  test('waits where the node does not know changes yet', async () => {
    world.server.entries = undefined;
    const client = world.page();
    world.server.append('den', bob, 'b1', 'one');
    await world.flush();
    client.change('den', { mid: midAt(1) }, { kind: 'react', emoji: '👍', on: true });
    client.send('den', 'passes');
    await world.flush();
    expect(shown(client)).toEqual(['one', 'passes']);
    expect(client.outbox.all).toHaveLength(1);
    world.server.entries = 1;
    world.server.kill(1);
    await world.pass(5_000);
    expect(client.outbox.all).toEqual([]);
    expect(reactions(client)).toEqual(['👍1 mine']);
  });

  test('a message that is never sent takes its changes along', async () => {
    const client = world.page();
    await world.flush();
    world.server.refuseNext.push({ code: 'not_member', message: 'No.', retry: false });
    const { cmid } = client.send('den', 'one');
    client.change('den', { cmid }, { kind: 'edit', text: 'two' });
    await world.flush();
    client.discard(cmid);
    expect(client.outbox.all).toEqual([]);
  });

  test('a reply says what it answers, and is counted there', async () => {
    const client = world.page();
    world.server.append('den', bob, 'b1', 'who comes?');
    await world.flush();
    client.send('den', 'I do', { reply: midAt(1) });
    await world.flush();
    expect(client.room('den')?.log.messages).toMatchObject([{ replies: 1 }, { reply: midAt(1) }]);
  });
});

describe('an older page', () => {
  test('that was read before or after changes that came live has each of them once', async () => {
    for (let i = 1; i <= 70; i += 1) world.server.append('den', bob, `b${i}`, `${i}`);
    const client = world.page();
    await world.flush();
    const react = (cmid: string, of: number) =>
      world.server.change(bob, { room: 'den', cmid, of: midAt(of), kind: 'react', emoji: '👍', on: true });
    // In the page, and heard of only later.
    react('early', 5);
    await client.loadOlder('den');
    expect(reactions(client, 4)).toEqual(['👍1']);
    await world.flush();
    expect(reactions(client, 4)).toEqual(['👍1']);
    react('later', 6);
    await world.flush();
    expect(reactions(client, 5)).toEqual(['👍1']);
  });

  test('that was read before a change which has come meanwhile gets it', async () => {
    for (let i = 1; i <= 70; i += 1) world.server.append('den', bob, `b${i}`, `${i}`);
    const fetch = world.server.fetch(ann);
    let hold: Promise<void> | null = null;
    const client = world.page(ann, memoryStorage(), {
      fetch: async (...request) => {
        const answer = await fetch(...request);
        await hold;
        return answer;
      },
    });
    await world.flush();
    let release = () => {};
    hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const loading = client.loadOlder('den');
    await world.settle();
    world.server.change(bob, { room: 'den', cmid: 'e', of: midAt(5), kind: 'edit', text: 'five' });
    world.server.append('den', bob, 'r', 'reply', false, midAt(6));
    await world.flush();
    release();
    expect(await loading).toBe(20);
    expect(client.room('den')?.log.at(5)).toMatchObject({ text: 'five' });
    expect(client.room('den')?.log.at(6)).toMatchObject({ replies: 1 });
  });
});

test('who counts what became of every message misses none where a page has changes between its messages', async () => {
  const flaws: unknown[] = [];
  const witness = new Witness({
    onSent: () => {},
    onAcknowledged: () => {},
    onRefused: () => {},
    onFlaw: (flaw) => flaws.push(flaw),
  });
  world.server.append('den', bob, 'b1', 'one');
  const react = { room: 'den', of: midAt(1), kind: 'react', emoji: '👍', on: true } as const;
  world.server.change(bob, { ...react, cmid: 'b2' });
  world.server.append('den', bob, 'b3', 'two');
  world.server.change(ann, { ...react, cmid: 'a4' });
  const client = world.page(ann, memoryStorage(), { onTrace: (event) => witness.onTrace(event) });
  await world.flush();
  // So already: answered with the number of what is on its way here.
  world.server.append('den', bob, 'b5', 'three');
  client.change('den', { mid: react.of }, { kind: 'react', emoji: '👍', on: true });
  await world.flush();
  world.server.append('den', bob, 'b6', 'four');
  await world.flush();
  expect(shown(client)).toEqual(['one', 'two', 'three', 'four']);
  expect(flaws).toEqual([]);
  expect(witness.reached).toMatchObject([{ seq: 6 }]);
  // A message that was acknowledged and that a page does not have is lost all the same.
  const room = 'den';
  const own = { type: 'ack', room, epoch: 'e1', mid: 'x', duplicate: false, from: 'ack' } as const;
  witness.onTrace({ ...own, cmid: 'change', seq: 7, isChange: true });
  witness.onTrace({ ...own, cmid: 'message', seq: 8 });
  const [row] = client.room('den')?.log.messages ?? [];
  const page = [{ ...(row as Message), seq: 9, mid: 'y', cmid: 'y' }];
  witness.onTrace({ type: 'shown', room, epoch: 'e1', messages: page, pageTo: 10 });
  expect(flaws).toMatchObject([{ kind: 'lost', seq: 8, cmid: 'message' }]);
});

test('a page that connects to what is held counts a reply in it once', () => {
  // Found by the property, at its seed 1219997092.
  const log = new MessageLog();
  const head = { cmid: '', user: bob, at: 1, text: '' };
  const one = { ...head, seq: 1, mid: 'm1' };
  const page = (messages: Message[]) => ({
    epoch: 'e',
    head: messages.length,
    messages,
    complete: true,
    read: 0,
  });
  log.applyJoin(null, page([one]));
  const reply = { ...head, seq: 3, mid: 'm3', reply: 'm2' };
  log.applyJoin(null, page([one, { ...head, seq: 2, mid: 'm2', replies: 1 }, reply]));
  expect(log.at(2)?.replies).toBe(1);
});

test('who counts them misses none where a page brings no message, but changes of those that are held', async () => {
  const flaws: unknown[] = [];
  const witness = new Witness({
    onSent: () => {},
    onAcknowledged: () => {},
    onRefused: () => {},
    onFlaw: (flaw) => flaws.push(flaw),
  });
  world.server.append('den', bob, 'b1', 'one');
  const client = world.page(ann, memoryStorage(), { onTrace: (event) => witness.onTrace(event) });
  await world.flush();
  const [socket] = world.server.open();
  world.server.cut(socket as FakeSocket);
  for (let n = 0; n <= LIMITS.resumeGapMessages; n += 1) {
    const react = { room: 'den', of: midAt(1), kind: 'react', emoji: '👍', on: n % 2 === 0 } as const;
    world.server.change(bob, { ...react, cmid: `c${n}` });
  }
  await world.pass(5_000, 500);
  world.server.append('den', bob, 'b2', 'two');
  await world.flush();
  expect(shown(client)).toEqual(['one', 'two']);
  expect(flaws).toEqual([]);
  expect(witness.reached).toMatchObject([{ seq: LIMITS.resumeGapMessages + 3 }]);
});

describe('a message that is quoted and not held', () => {
  const quoted: Message = { seq: 3, mid: '3-q', cmid: 'q', user: ann, text: 'old', at: 3 };
  const page = { epoch: 'e', head: 20 };
  const head = { user: ann, at: 30, of: quoted.mid } as const;
  function open(): MessageLog {
    const log = new MessageLog();
    const newest: Message = { seq: 20, mid: '20-n', cmid: 'n', user: bob, text: 'new', at: 20 };
    log.applyJoin(null, { epoch: 'e', head: 20, messages: [newest], complete: true, read: 0 });
    return log;
  }

  test('is as its page showed it, with what was heard of it since', () => {
    const log = open();
    expect(log.now(quoted, page)).toEqual(quoted);
    log.applyBatch('e', [{ ...head, kind: 'edit', seq: 21, mid: '21-a', cmid: 'a', text: 'anew' }]);
    expect(log.now(quoted, page)).toMatchObject({ text: 'anew', edited: 30 });
    log.applyBatch('e', [{ ...head, kind: 'delete', seq: 22, mid: '22-b', cmid: 'b' }]);
    expect(log.now(quoted, page)).toMatchObject({ text: '', deleted: true });
    // A page that was read in between has the edit already.
    const later = { ...quoted, text: 'anew', edited: 30 };
    expect(log.now(later, { epoch: 'e', head: 21 })).toMatchObject({ text: '', deleted: true });
  });

  test('has to be asked for again when what came since is not known', () => {
    const log = open();
    expect(log.now(quoted, { epoch: 'other', head: 20 })).toBeNull();
    const far: Message = { seq: 900, mid: '900-f', cmid: 'f', user: bob, text: 'far', at: 900 };
    log.applyJoin(log.position, { epoch: 'e', head: 900, messages: [far], complete: false, read: 0 });
    expect(log.now(quoted, page)).toBeNull();
    expect(log.now(quoted, { epoch: 'e', head: 900 })).toEqual(quoted);
  });
});
