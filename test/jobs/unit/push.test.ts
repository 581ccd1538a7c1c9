import { describe, expect, test } from 'vitest';
import { FollowedRoom } from '../../../src/jobs/outside/followed-room.js';
import { outcomeOf } from '../../../src/jobs/outside/post.js';
import { restMs } from '../../../src/jobs/outside/rest.js';
import { type OnePush, PushLanes, type PushOutcome } from '../../../src/jobs/push/push-lanes.js';
import { whoIsNotified } from '../../../src/jobs/push/who-is-notified.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { Message } from '../../../src/protocol/message.js';
import type { NotifyLevel } from '../../../src/protocol/notify-level.js';

/** Decisions of the pushes, without a push service. */

describe('whom a message notifies', () => {
  const message = (more: Partial<Message> = {}): Message => ({
    seq: 1,
    mid: '1-abcdefghijklmnop',
    cmid: 'c',
    user: { id: 'ann', name: 'ann' },
    text: 'hello',
    at: 1,
    ...more,
  });
  const members = ['ann', 'bob', 'eve'];
  const who = (of: Message, levels: [string, NotifyLevel][] = [], isDirect = false) =>
    whoIsNotified(of, { isDirect, levels: new Map(levels), members });
  const calling = (id: string) => message({ mentions: [{ id, start: 0, end: 1 }] });

  test('is whom it calls, all it calls, whom it answers, and who wants all of it', () => {
    expect(who(message())).toEqual([]);
    expect(who(calling('bob'))).toEqual(['bob']);
    expect(who(calling('@room'))).toEqual(['bob', 'eve']);
    expect(who(message({ answers: 'eve' }))).toEqual(['eve']);
    expect(who(message(), [['eve', 'all']])).toEqual(['eve']);
    expect(who(message(), [], true)).toEqual(['bob', 'eve']);
  });

  test('is nobody who wants nothing, never its author, and nobody once it is deleted', () => {
    expect(who(calling('bob'), [['bob', 'nothing']])).toEqual([]);
    expect(who(calling('ann'), [['ann', 'all']])).toEqual([]);
    expect(who({ ...calling('bob'), deleted: true })).toEqual([]);
  });
});

describe('what a push service answers', () => {
  test.each([
    [201, 'sent'],
    [404, 'gone'],
    [410, 'gone'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [403, 'refused'],
    [413, 'refused'],
  ])('%i: %s', (status, kind) => {
    const failure = kind === 'sent' ? {} : { failure: { why: 'status', status } };
    expect(outcomeOf(status, undefined, 0)).toEqual({ kind, ...failure });
  });

  test.each([408, 429, 500, 503])('%i: later, after the time that it asks for', (status) => {
    const failure = { why: 'status', status };
    const now = Date.UTC(2026, 10, 28, 12, 0, 0);
    for (const asked of ['7', 'Sat, 28 Nov 2026 12:00:07 GMT'])
      expect(outcomeOf(status, asked, now)).toEqual({ kind: 'later', afterMs: 7_000, failure });
    const past = 'Sat, 28 Nov 2026 11:59:59 GMT';
    for (const wrong of [undefined, '', '-1', 'soon', 'Infinity', past, 'never GMT', '2030-01-01']) {
      expect(outcomeOf(status, wrong, now)).toEqual({ kind: 'later', afterMs: 0, failure });
    }
  });

  const rest = { firstMs: 1_000, mostMs: 60_000 };

  test('rests are longer each time, at least as long as asked for, and have an end', () => {
    expect([0, 1, 2].map((failures) => restMs(failures, 0, rest))).toEqual([1_000, 2_000, 4_000]);
    expect(restMs(0, 5_000, rest)).toBe(5_000);
    for (const [failures, asked] of [
      [99, 0],
      [0, 1e12],
    ] as const)
      expect(restMs(failures, asked, rest)).toBe(60_000);
  });
});

describe('the way to a browser', () => {
  const sent: string[] = [];
  const push = (id: string, name: string, send: () => Promise<PushOutcome>, isWanted = true): OnePush => ({
    id,
    isWanted: async () => isWanted,
    send: () => {
      sent.push(name);
      return send();
    },
    drop: async () => void sent.push(`dropped ${id}`),
  });
  const take = async (): Promise<PushOutcome> => ({ kind: 'sent' });

  test('keeps the order, and sends nothing that is not wanted any more', async () => {
    sent.length = 0;
    const lanes = new PushLanes();
    await Promise.all([
      lanes.add(push('a', 'a1', take)),
      lanes.add(push('a', 'a2', take, false)),
      lanes.add(push('a', 'a3', take)),
    ]);
    expect(sent).toEqual(['a1', 'a3']);
    expect(lanes.waiting).toBe(0);
  });

  test('ends where there is no browser any more: what waits for it is settled', async () => {
    sent.length = 0;
    const lanes = new PushLanes();
    const gone = async (): Promise<PushOutcome> => ({ kind: 'gone' });
    await Promise.all([lanes.add(push('a', 'a1', gone)), lanes.add(push('a', 'a2', take))]);
    expect(sent).toEqual(['a1', 'dropped a']);
  });

  test('holds so many at most: of those that wait the oldest give way', async () => {
    sent.length = 0;
    const lanes = new PushLanes();
    let open = () => {};
    const first = lanes.add(
      push('a', 'a0', () => new Promise((resolve) => (open = () => resolve({ kind: 'sent' })))),
    );
    const all = Array.from({ length: LIMITS.pushesWaitingPerBrowser + 1 }, (_, at) =>
      lanes.add(push('a', `a${at + 1}`, take)),
    );
    expect(lanes.waiting).toBe(LIMITS.pushesWaitingPerBrowser);
    await Promise.all(all.slice(0, 2));
    await expect.poll(() => sent).toEqual(['a0']);
    open();
    await Promise.all([first, ...all]);
    expect(sent.slice(0, 2)).toEqual(['a0', 'a3']);
    expect(sent).toHaveLength(LIMITS.pushesWaitingPerBrowser);
  });
});

test('a room is noted up to the first message that is not settled', () => {
  const room = new FollowedRoom('tea');
  expect([room.isBehind, room.unsaved()]).toEqual([true, null]);
  room.begin('e1', 4, 7);
  expect([room.isBehind, room.unsaved()]).toEqual([true, { epoch: 'e1', seq: 4 }]);
  room.setSaved({ epoch: 'e1', seq: 4 });
  for (const seq of [5, 6, 7]) room.take(seq);
  room.settle('e1', 6);
  room.settle('e0', 5);
  expect([room.isBehind, room.unsaved()]).toEqual([false, null]);
  room.settle('e1', 5);
  expect(room.unsaved()).toEqual({ epoch: 'e1', seq: 6 });
  room.extend('e1', 6);
  expect(room.isBehind).toBe(false);
  room.extend('e2', 1);
  expect(room.isBehind).toBe(true);
});
