import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layRows } from '../../src/browser/chat/views/message/lay-rows.js';
import { memoryStorage, type OutboxMessage } from '../../src/client/index.js';
import { rowsOf, shownRowsOf } from '../../src/client/rooms/rows.js';
import type { NoticeEntry } from '../../src/protocol/entries.js';
import type { Message, UserRef } from '../../src/protocol/events.js';
import type { FakeSocket } from './support/fake-server.js';
import { ann, bob, FakeWorld } from './support/fake-world.js';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function message(seq: number, user: UserRef, at = NOON, cmid = `c${seq}`): Message {
  return { seq, mid: `m${seq}`, cmid, user, text: `text ${cmid}`, at };
}
function entry(cmid: string, writtenAt = NOON): OutboxMessage {
  return { cmid, room: 'den', text: `text ${cmid}`, writtenAt, state: { kind: 'pending' } };
}

describe('rows', () => {
  test('are the log, then what is not in it yet; a message keeps its key when it is stored', () => {
    const before = rowsOf([message(1, bob)], [entry('mine')], 'ann');
    expect(before.map(({ kind }) => kind)).toEqual(['message', 'own']);
    const after = rowsOf([message(1, bob), message(2, ann, NOON, 'mine')], [], 'ann');
    expect(after.map(({ kind }) => kind)).toEqual(['message', 'message']);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  test('hold a message once while the log has it and the outbox has not heard of it', () => {
    const rows = rowsOf([message(1, ann, NOON, 'mine')], [entry('mine'), entry('next')], 'ann');
    expect(rows).toMatchObject([{ kind: 'message' }, { kind: 'own', item: { cmid: 'next' } }]);
  });

  test('tell the cmids of two people apart', () => {
    const rows = rowsOf([message(1, bob, NOON, 'same')], [entry('same')], 'ann');
    expect(rows.map(({ kind }) => kind)).toEqual(['message', 'own']);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  test('of a part have what is pending only where the part ends with the log', () => {
    const held = [1, 2, 3].map((seq) => message(seq, bob));
    expect(rowsOf(held, [entry('mine')], 'ann', held.slice(1)).map(({ kind }) => kind)).toEqual([
      'message',
      'message',
      'own',
    ]);
    expect(rowsOf(held, [entry('mine')], 'ann', held.slice(0, 2)).map(({ kind }) => kind)).toEqual([
      'message',
      'message',
    ]);
    // Stored, and above what is drawn.
    const stored = [message(1, ann, NOON, 'mine'), ...held.slice(1)];
    expect(rowsOf(stored, [entry('mine')], 'ann', stored.slice(1))).toHaveLength(2);
  });

  test('[SEND-2] whatever log and outbox have in common, each message has one row and one key', () => {
    const person = fc.constantFrom(ann, bob);
    const log = fc.array(fc.tuple(person, fc.nat(20)), { maxLength: 20 });
    const pending = fc.uniqueArray(fc.nat(20), { maxLength: 20 });
    fc.assert(
      fc.property(log, pending, (stored, waiting) => {
        // The store takes a person's cmid once.
        const once = new Map(stored.map(([user, cmid]) => [`${user.id} c${cmid}`, { user, cmid }]));
        const held = [...once.values()].map(({ user, cmid }, i) => message(i + 1, user, NOON, `c${cmid}`));
        const entries = waiting.map((cmid) => entry(`c${cmid}`));
        const keys = rowsOf(held, entries, 'ann').map(({ key }) => key);
        const wanted = new Set([...once.keys(), ...entries.map(({ cmid }) => `ann ${cmid}`)]);
        expect(keys).toHaveLength(wanted.size);
        expect(new Set(keys)).toEqual(wanted);
      }),
    );
  });

  test('[SEND-2] an older page that has what is still pending does not show it twice', async () => {
    const world = new FakeWorld();
    const storage = memoryStorage();
    const first = world.page(ann, storage);
    await world.flush();
    first.send('den', 'stored, but nobody said so');
    const socket = world.server.open()[0] as FakeSocket;
    while (socket.toServer.length > 0) socket.toServer.shift()?.();
    socket.toClient = [];
    first.stop();
    for (let i = 0; i < 60; i += 1) world.server.append('den', bob, `b${i}`, `${i}`);
    const second = world.page(ann, storage);
    await world.settle();
    while (second.room('den')?.log.first == null) {
      expect(world.server.step(0)).toBe(true);
      await world.settle();
    }
    expect(second.outbox.all).toHaveLength(1);
    expect(await second.loadOlder('den')).toBe(11);
    const keys = second.rows('den').map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(61);
    expect(second.outbox.all).toEqual([]);
    second.stop();
  });
});

describe('laid rows', () => {
  const about = { newAfter: null, me: 'ann', now: NOON };
  const lay = (messages: readonly Message[], entries: readonly OutboxMessage[] = [], given = about) =>
    layRows(rowsOf(messages, entries, given.me), given);

  test('are the rows of the client, one for one, in their order', () => {
    const rows = rowsOf([message(1, bob), message(2, ann)], [entry('mine')], 'ann');
    const laid = layRows(rows, about);
    expect(laid.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    expect(laid.map(({ text }) => text)).toEqual(['text c1', 'text c2', 'text mine']);
    expect(laid.map(({ mine }) => mine)).toEqual([false, true, true]);
    expect(laid.map(({ author }) => author?.id ?? null)).toEqual(['bob', 'ann', null]);
  });

  test('have notices between them, which stand apart and are nothing new', () => {
    const notice: NoticeEntry = {
      ...{
        seq: 2,
        mid: '2-x',
        cmid: 'n2',
        user: bob,
        at: NOON + 1,
        kind: 'notice',
        what: 'topic',
        text: 'Tea',
      },
    };
    const rows = shownRowsOf([message(1, bob), notice, message(3, bob, NOON + 2)], [entry('mine')], 'ann');
    const laid = layRows(rows, { ...about, newAfter: 0 });
    expect(laid.map((row) => ('notice' in row ? row.notice : row.text))).toEqual([
      'text c1',
      notice,
      'text c3',
      'text mine',
    ]);
    expect(laid.map((row) => 'isFirstNew' in row && row.isFirstNew)).toEqual([true, false, false, false]);
    expect(laid.map((row) => 'grouped' in row && row.grouped)).toEqual([false, false, false, false]);
    expect(laid.map(({ day }) => day)).toEqual(['Today', null, null, null]);
    expect(rowsOf([message(1, bob)], [], 'ann').map(({ key }) => key)).toEqual([laid[0]?.key]);
  });

  test('of one person within five minutes stand together; what is pending joins one’s own', () => {
    const messages = [
      message(1, bob),
      message(2, bob, NOON + MINUTE),
      message(3, ann, NOON + MINUTE),
      message(4, ann, NOON + 7 * MINUTE),
    ];
    const laid = lay(messages, [entry('mine', NOON + 8 * MINUTE)]);
    expect(laid.map(({ grouped }) => grouped)).toEqual([false, true, false, false, true]);
  });

  test('begin each day with its name', () => {
    const messages = [message(1, bob, NOON - 48 * HOUR), message(2, bob, NOON - 24 * HOUR), message(3, bob)];
    const [before, yesterday, today] = lay(messages).map(({ day }) => day);
    expect(before).toMatch(/24/);
    expect([yesterday, today]).toEqual(['Yesterday', 'Today']);
    expect(lay([message(1, bob), message(2, ann)]).map(({ day }) => day)).toEqual(['Today', null]);
  });

  test('have one line New, before the first message of another past what was read', () => {
    const messages = [message(1, bob), message(2, ann), message(3, bob), message(4, bob)];
    const lines = (newAfter: number | null) =>
      layRows(rowsOf(messages, [], 'ann'), { ...about, newAfter }).map(({ isFirstNew }) => isFirstNew);
    expect(lines(1)).toEqual([false, false, true, false]);
    expect(lines(3)).toEqual([false, false, false, true]);
    expect(lines(4)).toEqual([false, false, false, false]);
    expect(lines(null)).toEqual([false, false, false, false]);
  });

  test('of a browser whose clock is behind are not older than those above them', () => {
    const laid = lay([message(1, bob)], [entry('mine', NOON - HOUR), entry('next', NOON + HOUR)]);
    expect(laid.map(({ at }) => at)).toEqual([NOON, NOON, NOON + HOUR]);
  });
});
