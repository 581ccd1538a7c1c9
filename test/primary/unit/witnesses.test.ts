import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Witnesses } from '../../../src/primary/witness/witnesses.js';
import type { NodeView } from '../../../src/protocol/control.js';
import type { GivenTestimony } from '../../../src/protocol/ipc.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { CrowdTestimony, Flaw, Tally, Testimony } from '../../../src/protocol/testimony.js';

const ROOM = 'room';
const EPOCH = 'e1';
const WORKER = 11;
const CROWD = 21;

let time = 1_000;
function witnesses(pids: readonly number[] = [WORKER]): Witnesses {
  return new Witnesses({ pids: () => new Set(pids), now: () => time });
}
/** Later, so that the view is made anew. */
function viewOf(one: Witnesses) {
  time += 1_000;
  return one.view;
}
const entry = (seq: number, epoch = EPOCH) => ({ room: ROOM, epoch, seq });
const own = (seq: number) => ({ ...entry(seq), cmid: `c${seq}` });
const totals = (sent: number, acknowledged = sent) => ({ sent, acknowledged, refused: 0, unknown: 0 });

function crowd(change: Partial<CrowdTestimony> = {}): CrowdTestimony {
  return { ...totals(0), acked: [], reached: [], flaws: [], clients: 2, ...change };
}
function page(socket: string, change: Partial<Testimony> = {}): GivenTestimony {
  const testimony = { run: `run-${socket}`, ...totals(0), acked: [], reached: [], flaws: [], ...change };
  return { socket, person: `u-${socket}`, who: `person ${socket}`, testimony };
}
const lost = (seq: number, change: Partial<Flaw> = {}): Flaw => ({
  ...entry(seq),
  kind: 'lost',
  why: 'hole',
  cmid: null,
  at: 5,
  ...change,
});
function nodeWith(node: string, one: Witnesses): NodeView {
  return { node, witnesses: viewOf(one) } as NodeView;
}
/** What was sent is somewhere, and only once. */
function conserved({ sent, seen, waiting, refused, unknown }: Tally, lostOwn = 0): void {
  expect(seen + waiting + refused + unknown + lostOwn).toBe(sent);
  for (const one of [seen, waiting, refused, unknown]) expect(one).toBeGreaterThanOrEqual(0);
}

test('a message of the crowd is seen by all when the last of the crowd has it, not before', () => {
  const one = witnesses();
  one.onCrowd(
    CROWD,
    crowd({ ...totals(3, 2), acked: [1, 2].map((n) => ({ ...own(n), who: 'ada' })), reached: [entry(1)] }),
  );
  expect(viewOf(one).crowd?.tally).toMatchObject({ sent: 3, acknowledged: 2, seen: 1, waiting: 2 });
  one.onCrowd(CROWD, crowd({ ...totals(3), acked: [{ ...own(3), who: 'ben' }], reached: [entry(3)] }));
  expect(viewOf(one).crowd?.tally).toMatchObject({ sent: 3, acknowledged: 3, seen: 3, waiting: 0, lost: 0 });
});

test('with nobody there to see it nothing is seen by all', () => {
  const one = witnesses();
  one.onCrowd(CROWD, crowd({ ...totals(1), acked: [{ ...own(1), who: 'ada' }] }));
  expect(viewOf(one).crowd?.tally).toMatchObject({ seen: 0, waiting: 1 });
});

test('what a crowd waited for when its process ended is unknown; what was counted stays, beside the next one’s', () => {
  const one = witnesses();
  one.onCrowd(
    CROWD,
    crowd({ ...totals(5, 3), acked: [1, 2, 3].map((n) => ({ ...own(n), who: 'ada' })), reached: [entry(2)] }),
  );
  viewOf(one);
  one.onCrowdEnd(CROWD);
  expect(viewOf(one).crowd).toMatchObject({
    clients: 0,
    tally: { sent: 5, seen: 2, waiting: 0, unknown: 3 },
  });
  one.onCrowd(CROWD + 1, crowd({ ...totals(1), acked: [{ ...own(4), who: 'ada' }], reached: [entry(4)] }));
  const { tally } = viewOf(one).crowd ?? {};
  expect(tally).toMatchObject({ sent: 6, seen: 3, unknown: 3 });
  conserved(tally as Tally);
});

test('a lost message is lost and not seen, once, though several tell of it, and its counterexample is kept', () => {
  const one = witnesses();
  const flaws = [{ ...lost(2), who: 'ben' }];
  one.onCrowd(
    CROWD,
    crowd({
      ...totals(3),
      acked: [1, 2, 3].map((n) => ({ ...own(n), who: 'ada' })),
      reached: [entry(3)],
      flaws,
    }),
  );
  const view = viewOf(one).crowd;
  expect(view?.tally).toMatchObject({ sent: 3, acknowledged: 3, seen: 2, waiting: 0, lost: 1 });
  expect(view?.flaws).toEqual(flaws);
  conserved(view?.tally as Tally, 1);
});

test('acknowledged in a log that ended before all were known to have it is lost; what they had is not', () => {
  const one = witnesses();
  const acked = [1, 2, 3].map((n) => ({ ...own(n), who: 'ada' }));
  one.onCrowd(CROWD, crowd({ ...totals(3), acked, reached: [entry(1)] }));
  viewOf(one);
  // Some are in the new log already, some not.
  one.onCrowd(CROWD, crowd({ ...totals(3), reached: [entry(2), entry(0, 'e2')] }));
  viewOf(one);
  one.onCrowd(CROWD, crowd({ ...totals(3), reached: [entry(0, 'e2')] }));
  const view = viewOf(one).crowd;
  expect(view?.tally).toMatchObject({ seen: 1, waiting: 0, lost: 2 });
  expect(view?.flaws.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(view?.flaws[1]).toMatchObject({ cmid: 'c3', who: 'ada', why: 'log-gone' });
});

test('what a page sent is seen by all when every page and the crowd of its room have it', () => {
  const one = witnesses();
  one.onPages(
    WORKER,
    [page('a', { ...totals(1), acked: [own(4)], reached: [entry(4)] }), page('b', { reached: [entry(3)] })],
    [],
  );
  expect(viewOf(one).pages).toMatchObject({ open: 2, tally: { sent: 1, seen: 0, waiting: 1 }, asks: [ROOM] });
  one.onPages(WORKER, [page('b', { reached: [entry(4)] })], []);
  one.onCrowd(CROWD, crowd({ reached: [entry(3)] }));
  expect(viewOf(one).pages.tally).toMatchObject({ seen: 0, waiting: 1 });
  one.onCrowd(CROWD, crowd({ reached: [entry(4)] }));
  expect(viewOf(one).pages).toMatchObject({ tally: { seen: 1, waiting: 0 }, asks: [] });
});

test('a page that closed is in no figure, and told as gone once it had the time to come back', () => {
  const one = witnesses([WORKER, WORKER + 1]);
  one.onPages(WORKER, [page('a', totals(7)), page('b', totals(2))], []);
  expect(viewOf(one).pages).toMatchObject({ open: 2, gone: 0, tally: { sent: 9 } });
  one.onPages(WORKER, [], ['a']);
  expect(viewOf(one).pages).toMatchObject({ open: 1, gone: 0, tally: { sent: 2 } });
  time += LIMITS.pageBackWithinMs;
  expect(viewOf(one).pages.gone).toBe(1);
  // The same page by another socket, at another worker: it tells all it knows again.
  const back = page('a2', { run: 'run-a', ...totals(7) });
  one.onPages(WORKER + 1, [{ ...back, person: 'u-a' }], []);
  expect(viewOf(one).pages).toMatchObject({ open: 2, gone: 0, tally: { sent: 9 } });
});

test('a worker that died takes its pages along until they are back, and what they told twice counts once', () => {
  const alive = new Set([WORKER, WORKER + 1]);
  const one = new Witnesses({ pids: () => alive, now: () => time });
  const told = { ...totals(2), acked: [own(1), own(2)], reached: [entry(2)] };
  one.onPages(WORKER, [page('a', told)], []);
  expect(viewOf(one).pages.tally).toMatchObject({ sent: 2, seen: 2 });
  alive.delete(WORKER);
  expect(viewOf(one).pages).toMatchObject({ open: 0, tally: { sent: 0 } });
  one.onPages(WORKER + 1, [page('a', told)], []);
  one.onPages(WORKER + 1, [page('a', told)], []);
  expect(viewOf(one).pages.tally).toMatchObject({ sent: 2, acknowledged: 2, seen: 2, waiting: 0 });
});

test('a page whose worker died is waited for while it may be on its way back, and not for ever', () => {
  const alive = new Set([WORKER, WORKER + 1]);
  const one = new Witnesses({ pids: () => alive, now: () => time });
  one.onPages(WORKER, [page('b', { reached: [entry(1)] })], []);
  viewOf(one);
  alive.delete(WORKER);
  one.onPages(WORKER + 1, [page('a', { ...totals(1), acked: [own(2)], reached: [entry(2)] })], []);
  expect(viewOf(one).pages).toMatchObject({ open: 1, tally: { seen: 0, waiting: 1 } });
  time += LIMITS.pageBackWithinMs;
  expect(viewOf(one).pages.tally).toMatchObject({ seen: 1, waiting: 0 });
});

test('a page that is back is where it was, until it says how far it is now or has had the time to', () => {
  const alive = new Set([WORKER, WORKER + 1]);
  const one = new Witnesses({ pids: () => alive, now: () => time });
  one.onPages(WORKER, [page('b', { reached: [entry(1)] })], []);
  viewOf(one);
  alive.delete(WORKER);
  viewOf(one);
  // It speaks again before its rooms are open: this must not read as “in no room”.
  const back = { ...page('b2', { run: 'run-b' }), person: 'u-b' };
  one.onPages(WORKER + 1, [back, page('a', { ...totals(1), acked: [own(2)], reached: [entry(2)] })], []);
  expect(viewOf(one).pages).toMatchObject({ open: 2, tally: { seen: 0, waiting: 1 } });
  one.onPages(WORKER + 1, [{ ...back, testimony: { ...back.testimony, reached: [entry(2)] } }], []);
  expect(viewOf(one).pages).toMatchObject({ open: 2, gone: 0, tally: { seen: 1, waiting: 0 } });
});

test('a page that is back without the room is not waited for longer than it may take to open it', () => {
  const alive = new Set([WORKER, WORKER + 1]);
  const one = new Witnesses({ pids: () => alive, now: () => time });
  one.onPages(WORKER, [page('b', { reached: [entry(1)] })], []);
  alive.delete(WORKER);
  viewOf(one);
  const back = { ...page('b2', { run: 'run-b' }), person: 'u-b' };
  one.onPages(WORKER + 1, [back, page('a', { ...totals(1), acked: [own(2)], reached: [entry(2)] })], []);
  expect(viewOf(one).pages.tally).toMatchObject({ seen: 0, waiting: 1 });
  time += LIMITS.pageBackWithinMs;
  expect(viewOf(one).pages).toMatchObject({ open: 2, gone: 0, tally: { seen: 1, waiting: 0 } });
});

test('who left a room is not waited for there, on any of their pages, open or on the way back', () => {
  const alive = new Set([WORKER, WORKER + 1]);
  const one = new Witnesses({ pids: () => alive, now: () => time });
  const second = { ...page('c', { reached: [entry(1)] }), person: 'u-b' };
  one.onPages(WORKER, [second], []);
  viewOf(one);
  alive.delete(WORKER);
  one.onPages(
    WORKER + 1,
    [page('b', { reached: [entry(1)] }), page('a', { ...totals(1), acked: [own(2)], reached: [entry(2)] })],
    [],
  );
  expect(viewOf(one).pages.tally).toMatchObject({ seen: 0, waiting: 1 });
  one.onPages(WORKER + 1, [], [], [{ room: 'another', person: 'u-b' }]);
  expect(viewOf(one).pages.tally).toMatchObject({ seen: 0, waiting: 1 });
  one.onPages(WORKER + 1, [], [], [{ room: ROOM, person: 'u-b' }]);
  expect(viewOf(one).pages.tally).toMatchObject({ seen: 1, waiting: 0 });
});

test('two nodes: nothing is seen by all before the other node’s crowd, and its pages in that room, have it', () => {
  const here = witnesses();
  const there = witnesses();
  const exchange = () => {
    const [a, b] = [nodeWith('here', here), nodeWith('there', there)];
    here.onNode(b);
    there.onNode(a);
  };
  there.onCrowd(CROWD, crowd({ reached: [entry(4)] }));
  here.onNode(nodeWith('there', there));
  here.onCrowd(CROWD, crowd({ ...totals(1), acked: [{ ...own(5), who: 'ada' }], reached: [entry(5)] }));
  exchange();
  expect(viewOf(here).crowd?.tally).toMatchObject({ seen: 0, waiting: 1 });
  there.onCrowd(CROWD, crowd({ reached: [entry(5)] }));
  exchange();
  expect(viewOf(here).crowd?.tally).toMatchObject({ seen: 1, waiting: 0 });

  there.onPages(WORKER, [page('b', { reached: [entry(4)] })], []);
  exchange();
  here.onPages(WORKER, [page('a', { ...totals(1), acked: [own(5)], reached: [entry(5)] })], []);
  exchange();
  expect(viewOf(here).pages.tally).toMatchObject({ seen: 0, waiting: 1 });
  exchange();
  exchange();
  expect(viewOf(here).pages.tally).toMatchObject({ seen: 0, waiting: 1 });
  there.onPages(WORKER, [page('b', { reached: [entry(5)] })], []);
  exchange();
  exchange();
  expect(viewOf(here).pages.tally).toMatchObject({ seen: 1, waiting: 0 });
});

test('another node’s crowd lost it: here it is not seen', () => {
  const here = witnesses();
  const there = witnesses();
  there.onCrowd(CROWD, crowd({ reached: [entry(6)], flaws: [{ ...lost(5), who: 'cleo' }] }));
  here.onNode(nodeWith('there', there));
  here.onCrowd(CROWD, crowd({ ...totals(1), acked: [{ ...own(5), who: 'ada' }], reached: [entry(6)] }));
  expect(viewOf(here).crowd?.tally).toMatchObject({ seen: 0, waiting: 0, lost: 0 });
  expect(nodeWith('there', there).witnesses?.crowd?.tally.lost).toBe(1);
});

test('whatever pages claim, the figures of the crowd stay what they are', () => {
  const anEntry = fc.record({
    room: fc.constantFrom(ROOM, 'other'),
    epoch: fc.constantFrom(EPOCH, 'e2'),
    seq: fc.nat(9),
  });
  const anOwn = anEntry.map((one) => ({ ...one, cmid: `c${one.seq}` }));
  const aFlaw = anEntry.map((one) => ({ ...lost(one.seq), ...one }));
  const aClaim = fc
    .record({
      sent: fc.nat(LIMITS.testimonyCountMax),
      acknowledged: fc.nat(LIMITS.testimonyCountMax),
      refused: fc.nat(9),
      unknown: fc.nat(9),
      acked: fc.array(anOwn, { maxLength: 64 }),
      reached: fc.array(anEntry, { maxLength: 64 }),
      flaws: fc.array(aFlaw, { maxLength: 16 }),
    })
    // The door lets nothing else through.
    .filter(({ sent, acknowledged, refused, unknown }) => acknowledged + refused + unknown <= sent);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), aClaim), { maxLength: 12 }), (claims) => {
      const one = witnesses();
      const told = crowd({
        ...totals(3),
        acked: [1, 2, 3].map((n) => ({ ...own(n), who: 'ada' })),
        reached: [entry(2)],
      });
      one.onCrowd(CROWD, told);
      const before = viewOf(one).crowd;
      for (const [socket, claim] of claims) {
        one.onPages(WORKER, [page(socket, claim)], []);
        const { pages, crowd } = viewOf(one);
        expect(crowd).toEqual(before);
        const { sent, acknowledged, seen, waiting } = pages.tally;
        expect(Math.min(sent, acknowledged, seen, waiting)).toBeGreaterThanOrEqual(0);
        expect(pages.asks.length).toBeLessThanOrEqual(LIMITS.witnessRoomsAsked);
        expect(pages.flaws.length).toBeLessThanOrEqual(LIMITS.flawsShown);
      }
    }),
  );
});

test('a page that claims more than is kept is bounded, and is seen when the newest of it is', () => {
  const one = witnesses();
  const many = 3 * LIMITS.pageUnsettledMax;
  for (let from = 1; from <= many; from += 64) {
    const acked = Array.from({ length: 64 }, (_, i) => own(from + i));
    one.onPages(WORKER, [page('a', { ...totals(from + 63), acked, reached: [entry(0)] })], []);
  }
  expect(viewOf(one).pages.tally).toMatchObject({ sent: many, seen: 0, waiting: many });
  one.onPages(WORKER, [page('a', { ...totals(many), reached: [entry(many)] })], []);
  expect(viewOf(one).pages.tally).toMatchObject({ seen: many, waiting: 0 });
});
