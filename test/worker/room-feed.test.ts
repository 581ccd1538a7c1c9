import pino from 'pino';
import { expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import type { Room } from '../../src/protocol/room.js';
import type { RoomLog } from '../../src/store/interfaces/log.js';
import type { LogEntry } from '../../src/store/log-codec.js';
import { RecentRate } from '../../src/worker/ipc/recent-rate.js';
import { RoomFeed } from '../../src/worker/rooms/room-feed.js';
import { entryOf } from '../support/entry-of.js';

/** Orders of events that a cluster shows once in many runs, made certain. */

const ROOM: Room = { id: 'r', name: 'r', private: false, owner: null };

function message(epoch: string, seq: number): LogEntry {
  const user = { id: 'u', name: 'u' };
  return entryOf({ seq, mid: `${epoch}-${seq}`, cmid: `c${seq}`, user, text: 'x', at: seq });
}

const NOTHING_READ = { read: 0, head: 0, unread: 0, mentions: 0, version: 0 };
const joiner = { userId: 'u', entries: false, standing: NOTHING_READ, standAgain: async () => NOTHING_READ };

/** A log that answers after as many turns as real reads need, and that can become another one. */
class TurningLog {
  epoch = 'first';
  head = 3;
  reads = 0;

  private state() {
    return { epoch: this.epoch, head: this.head, headMid: `${this.epoch}-${this.head}`, first: 1 };
  }
  private async messages(from: number, to: number): Promise<LogEntry[]> {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    return Array.from({ length: Math.max(0, Math.min(to, this.head) - from + 1) }, (_, at) =>
      message(this.epoch, from + at),
    );
  }
  async page() {
    const entries = await this.messages(1, this.head);
    return { rows: entries.map((entry) => ({ entry, state: null })), state: this.state() };
  }
  async range(_room: string, from: number, to: number) {
    this.reads += 1;
    return { messages: await this.messages(from, to), state: this.state() };
  }
  async rotateEpoch() {}
}

function open(log: TurningLog, reset: (epoch: string) => void = () => {}): RoomFeed {
  const audience = { size: () => 1, deliver: () => {}, reset, comeBack: () => {}, close: () => {} };
  const logger = pino({ level: 'silent' });
  return new RoomFeed(ROOM, log as unknown as RoomLog, audience, logger, () => {}, new RecentRate());
}

test('a room is compared with the log when nothing was heard of it lately, and only then', async () => {
  const log = new TurningLog();
  const feed = open(log);
  await feed.load();
  const compared = async (inMs: number) => {
    const before = log.reads;
    feed.audit(performance.now() + inMs);
    await feed.compare();
    return log.reads - before - 1;
  };
  expect(await compared(1_000)).toBe(0);
  expect(await compared(LIMITS.roomAuditMs)).toBe(1);
  log.head = 4;
  feed.onFrame({ kind: 'message', room: 'r', epoch: 'first', entry: message('first', 4) });
  expect(await compared(1_000)).toBe(0);
  feed.close();
});

test('[SEND-4] nobody who was answered from a new log is sent out of it again by the news of it', async () => {
  // seed 243230005 of the prover: a join fell between taking over the new log and telling of it.
  for (let turns = 0; turns < 60; turns += 1) {
    const log = new TurningLog();
    const order: string[] = [];
    const feed = open(log, (epoch) => order.push(`reset ${epoch}`));
    await feed.load();
    log.epoch = 'second';
    log.head = 2;
    const comparing = feed.compare();
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await feed.join(undefined, joiner, ({ epoch }) => order.push(`answer ${epoch}`));
    await comparing;
    feed.close();
    expect(order).toContain('reset second');
    const answered = order.indexOf('answer second');
    if (answered >= 0)
      expect(answered, `after ${turns} turns`).toBeGreaterThan(order.indexOf('reset second'));
  }
});

test('[SEND-4] whoever knows more than a worker holds continues, however often that happens', async () => {
  const log = new TurningLog();
  const feed = open(log);
  await feed.load();
  // Publications of each message were lost on the way here, and heard by the worker where the person was before.
  for (const head of [4, 5, 6]) {
    log.head = head;
    const answers: unknown[] = [];
    await feed.join({ epoch: 'first', seq: head, mid: `first-${head}` }, joiner, (result) =>
      answers.push(result),
    );
    expect(answers).toMatchObject([{ complete: true, head, messages: [] }]);
  }
});

test('[SEND-6] who joins has read up to a text of their own that came after the store was asked, and counts from there', async () => {
  const log = new TurningLog();
  const feed = open(log);
  await feed.load();
  // All of the log's texts are this person's; the store was asked when there was one.
  const standing = { read: 1, head: 1, unread: 0, mentions: 0, version: 0 };
  for (const entries of [false, true]) {
    const answers: unknown[] = [];
    const mine = { userId: 'u', entries, standing, standAgain: async () => standing };
    await feed.join(undefined, mine, (result) => answers.push(result));
    expect(answers).toMatchObject([{ head: 3, read: 3, ...(entries ? { unread: 0, mentions: 0 } : {}) }]);
  }
});
