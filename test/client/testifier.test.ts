import { expect, test } from 'vitest';
import type { Link } from '../../src/client/connection/link.js';
import type { TraceEvent } from '../../src/client/events/trace.js';
import type { Clock } from '../../src/client/timing/clock.js';
import { Testifier } from '../../src/client/witness/testifier.js';
import type { Testimony } from '../../src/protocol/testimony.js';

const entry = { room: 'room', epoch: 'e1' };

/** A page with one room, on a link that keeps what it is told. */
function page() {
  const world = { now: 100_000, joined: true, answer: { ok: true } as object | null };
  const told: { by: string; testimony: Testimony }[] = [];
  const link = (by: string) =>
    ({
      call: (_event: string, testimony: Testimony, answered: (answer: object | null) => void) => {
        told.push({ by, testimony });
        answered(world.answer);
      },
    }) as unknown as Link;
  const links = { now: link('first'), next: link('second') };
  const testifier = new Testifier({
    clock: { now: () => world.now, steady: () => world.now, random: () => 0.5 } as Clock,
    link: () => links.now,
    isJoined: () => world.joined,
  });
  const shows = (seq: number, cmid = `c${seq}`): TraceEvent => ({
    type: 'shown',
    ...entry,
    messages: [{ seq, mid: `m${seq}`, cmid, user: { id: 'u', name: 'u' }, text: '', at: 0 }],
  });
  const sends = (seq: number) => {
    testifier.onTrace({ type: 'send', room: 'room', cmid: `own${seq}`, text: '' });
    testifier.onTrace({
      type: 'ack',
      ...entry,
      cmid: `own${seq}`,
      seq,
      mid: '',
      duplicate: false,
      from: 'ack',
    });
  };
  const tick = (ms: number) => {
    world.now += ms;
    testifier.testify();
  };
  return { world, told, links, testifier, shows, sends, tick };
}

test('a page tells itself to each new link once, and nothing while nothing changes', () => {
  const { told, links, tick } = page();
  for (let i = 0; i < 10; i += 1) tick(1_000);
  expect(told).toHaveLength(1);
  links.now = links.next;
  for (let i = 0; i < 10; i += 1) tick(1_000);
  expect(told.map(({ by }) => by)).toEqual(['first', 'second']);
});

test('who only reads tells at once after a silence, then every five seconds; own messages are told each second', () => {
  const { told, testifier, shows, sends, tick } = page();
  tick(1_000);
  tick(10_000);
  for (let seq = 1; seq <= 10; seq += 1) {
    testifier.onTrace(shows(seq));
    tick(1_000);
  }
  expect(told.slice(1).map(({ testimony }) => testimony.reached[0]?.seq)).toEqual([1, 6]);
  for (let seq = 11; seq <= 13; seq += 1) {
    sends(seq);
    testifier.onTrace(shows(seq));
    tick(1_000);
  }
  expect(told.slice(3).map(({ testimony }) => testimony.acked.map((one) => one.seq))).toEqual([
    [11],
    [12],
    [13],
  ]);
});

test('the server asks for fewer words: own messages wait for it too, and none is forgotten', () => {
  const { world, told, testifier, shows, sends, tick } = page();
  world.answer = { ok: true, everyMs: 10_000 };
  tick(1_000);
  for (let seq = 1; seq <= 30; seq += 1) {
    sends(seq);
    testifier.onTrace(shows(seq, `own${seq}`));
    tick(1_000);
  }
  // The first word of a room does not wait.
  expect(told.slice(1).map(({ testimony }) => testimony.acked.map((one) => one.seq))).toEqual([
    [1],
    Array.from({ length: 10 }, (_, n) => n + 2),
    Array.from({ length: 10 }, (_, n) => n + 12),
  ]);
  expect(told.map(({ testimony }) => testimony.reached[0]?.seq)).toEqual([undefined, 1, 11, 21]);
});

test('what must not be is told within a second, and so is as much as a testimony holds', () => {
  const { world, told, testifier, shows, sends, tick } = page();
  world.answer = { ok: true, everyMs: 10_000 };
  testifier.onTrace(shows(1));
  tick(1_000);
  testifier.onTrace(shows(3));
  tick(1_000);
  expect(told.at(-1)?.testimony.flaws).toMatchObject([{ kind: 'lost', seq: 2 }]);
  for (let seq = 4; seq < 104; seq += 1) sends(seq);
  const before = told.length;
  for (let i = 0; i < 3; i += 1) tick(1_000);
  expect(told.slice(before).map(({ testimony }) => testimony.acked.length)).toEqual([64, 36]);
});

test('a new link is told at once, however long the last one asked to wait', () => {
  const { world, told, links, testifier, shows, tick } = page();
  world.answer = { ok: true, everyMs: 300_000 };
  testifier.onTrace(shows(1));
  tick(1_000);
  links.now = links.next;
  world.joined = false;
  tick(1_000);
  world.joined = true;
  testifier.onTrace(shows(2));
  tick(1_000);
  testifier.onTrace({ ...shows(9), room: 'opened-late' } as TraceEvent);
  tick(1_000);
  testifier.onTrace(shows(3));
  tick(200_000);
  expect(told.slice(1).map(({ by, testimony }) => [by, testimony.reached[0]?.seq])).toEqual([
    ['second', undefined],
    ['second', 2],
    ['second', 9],
  ]);
});

test('after a lost link all is told again, once the room is open there; what was not told is not forgotten', () => {
  const { world, told, links, testifier, shows, sends, tick } = page();
  sends(1);
  testifier.onTrace(shows(1));
  tick(1_000);
  links.now = links.next;
  world.joined = false;
  sends(2);
  testifier.onTrace(shows(2));
  tick(1_000);
  expect(told[1]?.testimony).toMatchObject({ sent: 2, acknowledged: 2, acked: [], reached: [] });
  world.joined = true;
  tick(1_000);
  expect(told[2]?.testimony.acked.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(told[2]?.testimony.reached).toEqual([{ ...entry, seq: 2 }]);
});

test('a testimony that was not answered is told again; an older server, which knows no such event, is left in peace', () => {
  const { world, told, sends, tick } = page();
  sends(1);
  world.answer = null;
  tick(1_000);
  world.answer = { ok: true };
  tick(1_000);
  expect(told.map(({ testimony }) => testimony.acked.length)).toEqual([1, 1]);
  sends(2);
  world.answer = { ok: false, error: { code: 'invalid', message: 'There is no such event.', retry: false } };
  tick(1_000);
  sends(3);
  tick(1_000);
  expect(told).toHaveLength(3);
});

test('another person on the same page begins at nothing', () => {
  const { told, testifier, sends, tick } = page();
  testifier.belongTo('ada');
  sends(1);
  tick(1_000);
  testifier.belongTo('ben');
  tick(1_000);
  expect(told.map(({ testimony }) => testimony.sent)).toEqual([1, 0]);
});
