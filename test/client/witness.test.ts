import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../src/client/events/trace.js';
import { Ledger } from '../../src/client/witness/ledger.js';
import type { Message } from '../../src/protocol/events.js';
import type { CrowdTestimony } from '../../src/protocol/testimony.js';

const ROOM = 'room';
const EPOCH = 'e1';

function message(seq: number, cmid = `c${seq}`): Message {
  return { seq, mid: `m${seq}`, cmid, user: { id: 'u', name: 'u' }, text: 'hello', at: 0 };
}
const shown = (messages: readonly Message[], epoch = EPOCH): TraceEvent => ({
  type: 'shown',
  room: ROOM,
  epoch,
  messages,
});
const opened = (head = 0): TraceEvent => ({
  type: 'join',
  by: { node: 'n', slot: 1, pid: 1 },
  room: ROOM,
  since: null,
  tookMs: 1,
  epoch: EPOCH,
  head,
  messages: [],
  complete: true,
  read: 0,
});
const sent = (cmid: string): TraceEvent => ({ type: 'send', room: ROOM, cmid, text: 'hello' });
const acked = (cmid: string, seq: number, epoch = EPOCH): TraceEvent => ({
  type: 'ack',
  room: ROOM,
  cmid,
  epoch,
  seq,
  mid: `m${seq}`,
  duplicate: false,
  from: 'ack',
});
const failed = (cmid: string): TraceEvent => ({ type: 'fail', room: ROOM, cmid, code: 'rate_limited' });

function tell(...events: readonly TraceEvent[]): CrowdTestimony {
  const ledger = new Ledger(() => 42);
  const one = ledger.watch('ada');
  for (const event of events) one.onTrace(event);
  return ledger.takeTestimony();
}

test('a client that shows everything once has no flaw, and says how far it is', () => {
  const told = tell(
    opened(),
    sent('c1'),
    shown([message(1), message(2)]),
    acked('c1', 1),
    shown([message(3)]),
  );
  expect(told).toEqual({
    sent: 1,
    acknowledged: 1,
    refused: 0,
    unknown: 0,
    acked: [{ room: ROOM, epoch: EPOCH, seq: 1, cmid: 'c1', who: 'ada' }],
    reached: [{ room: ROOM, epoch: EPOCH, seq: 3 }],
    flaws: [],
    clients: 1,
  });
});

test('a hole is a lost message, with its number, and its cmid where it was the client’s own', () => {
  const told = tell(opened(), sent('mine'), acked('mine', 2), shown([message(1), message(3)]));
  const at = { room: ROOM, epoch: EPOCH, who: 'ada', at: 42 };
  expect(told.flaws).toEqual([{ ...at, kind: 'lost', why: 'hole', seq: 2, cmid: 'mine' }]);
});

test('the first message of an empty room cannot be missed in silence', () => {
  expect(tell(opened(0), shown([message(2)])).flaws).toMatchObject([{ kind: 'lost', seq: 1 }]);
  expect(tell(opened(7), shown([message(8)])).flaws).toEqual([]);
});

test('the same cmid shown twice is doubled, under a new number and under the old one', () => {
  expect(tell(opened(), shown([message(1), message(2, 'c1')])).flaws).toMatchObject([
    { kind: 'doubled', why: 'twice', seq: 2, cmid: 'c1' },
  ]);
  expect(tell(opened(), shown([message(1), message(2)]), shown([message(2)])).flaws).toMatchObject([
    { kind: 'doubled', why: 'twice', seq: 2, cmid: 'c2' },
  ]);
});

test('another message under an acknowledged number is a lost one', () => {
  const told = tell(opened(), sent('mine'), acked('mine', 1), shown([message(1, 'other')]));
  expect(told.flaws).toMatchObject([{ kind: 'lost', why: 'replaced', seq: 1, cmid: 'mine' }]);
});

test('a declared gap and a declared new log are no loss', () => {
  const gap: TraceEvent = { type: 'gap', room: ROOM, epoch: EPOCH, after: 1, before: 900 };
  expect(tell(opened(), shown([message(1)]), gap, shown([message(900)]))).toMatchObject({
    flaws: [],
    reached: [{ seq: 900 }],
  });
  const reset: TraceEvent = { type: 'reset', room: ROOM, epoch: 'e2', lost: true };
  expect(tell(opened(), shown([message(1), message(2)]), reset, shown([message(1)], 'e2'))).toMatchObject({
    flaws: [],
    reached: [{ epoch: 'e2', seq: 1 }],
  });
});

test('each cmid counts once, however often it is tried, answered and taken over', () => {
  const told = tell(
    sent('a'),
    acked('a', 1),
    acked('a', 1),
    sent('b'),
    failed('b'),
    sent('b'),
    sent('c'),
    failed('c'),
    // From the outbox of a page before this one.
    acked('d', 2),
  );
  expect(told).toMatchObject({ sent: 4, acknowledged: 2, refused: 1 });
});

test('who leaves is no reader any more, and what they waited for is unknown', () => {
  const ledger = new Ledger(() => 0);
  const [ada, ben] = [ledger.watch('ada'), ledger.watch('ben')];
  for (const one of [ada, ben]) one.onTrace(opened());
  ada.onTrace(shown([message(1)]));
  ben.onTrace(sent('b'));
  expect(ledger.takeTestimony()).toMatchObject({ clients: 2, reached: [{ seq: 0 }], unknown: 0 });
  ben.end();
  ben.end();
  expect(ledger.takeTestimony()).toMatchObject({ clients: 1, reached: [{ seq: 1 }], sent: 1, unknown: 1 });
  ada.onLeft(ROOM);
  expect(ledger.takeTestimony()).toMatchObject({ clients: 0, reached: [] });
});

test('whatever is left out of and repeated in a stream, the ledger finds exactly that, each once', () => {
  const streams = fc.array(fc.array(fc.constantFrom('right', 'right', 'right', 'left-out', 'twice')), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(streams, (clients) => {
      const ledger = new Ledger(() => 0);
      // The independent count: by the plan, not by what was shown.
      const lost = new Set<number>();
      const doubled = new Set<number>();
      for (const [who, plan] of clients.entries()) {
        const one = ledger.watch(`${who}`);
        one.onTrace(opened());
        const last = plan.findLastIndex((what) => what !== 'left-out');
        for (const [i, what] of plan.entries()) {
          const seq = i + 1;
          if (what === 'left-out') {
            // At the end it may still come: nothing later was shown.
            if (i < last) lost.add(seq);
            continue;
          }
          one.onTrace(shown([message(seq)]));
          if (what !== 'twice') continue;
          one.onTrace(shown([message(seq)]));
          doubled.add(seq);
        }
      }
      const { flaws } = ledger.takeTestimony();
      const seqs = (kind: string) => flaws.filter((one) => one.kind === kind).map(({ seq }) => seq);
      expect(seqs('lost').toSorted()).toEqual([...lost].toSorted());
      expect(seqs('doubled').toSorted()).toEqual([...doubled].toSorted());
      expect(ledger.takeTestimony().flaws).toEqual([]);
    }),
  );
});

test('what was deleted before it was ever sent counts as not sent', () => {
  const told = tell(opened(), sent('c1'), sent('c2'), { type: 'withdrawn', room: ROOM, cmid: 'c1' });
  expect(told).toMatchObject({ sent: 1, acknowledged: 0, refused: 0 });
});
