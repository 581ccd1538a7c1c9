import { beforeEach, describe, expect, test } from 'vitest';
import { Slot, type SlotHost } from '../../../src/primary/supervisor/slot.js';
import { type WorkerHooks, WorkerProcess } from '../../../src/primary/supervisor/worker-process.js';
import type { ExitCause } from '../../../src/protocol/exit-cause.js';
import type { WorkerBoot } from '../../../src/protocol/ipc.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeWorker } from './support/fake-worker.js';

let clock: FakeClock;
let children: FakeWorker[];
let drained: number[];
let failed: number[];
let removed: number;
let slot: Slot;

/** Only what a slot asks for; what a worker says goes straight to its slot. */
const hooks: WorkerHooks = {
  onHello: () => {},
  onReady: (worker) => slot.onReady(worker),
  onHeartbeat: () => {},
  onReport: () => {},
  onUndelivered: () => {},
  onExit: (worker, { code, signal }) => {
    const inGoodOrder = worker.state === 'draining' && code === 0;
    worker.transition('end');
    const ended: ExitCause = signal === null ? { kind: 'code', code } : { kind: 'signal', signal };
    slot.onExited(worker, ended, inGoodOrder);
  },
};

beforeEach(() => {
  clock = new FakeClock();
  [children, drained, failed, removed] = [[], [], [], 0];
  const host: SlotHost = {
    limits: LIMITS,
    clock,
    fork: (of) => {
      const child = new FakeWorker(children.length + 1);
      children.push(child);
      return new WorkerProcess(of.number, child.asWorker, () => ({}) as WorkerBoot, hooks, clock);
    },
    onChange: () => {},
    onFailed: (_, deaths) => failed.push(deaths),
    onRemoved: () => {
      removed += 1;
    },
    drain: (worker) => {
      worker.transition('drain');
      drained.push(worker.pid);
    },
  };
  slot = new Slot(1, host);
  slot.start();
});

const child = (pid: number) => children[pid - 1] as FakeWorker;
/** Pids of the forked, all of them. */
const forked = () => children.map(({ pid }) => pid);

describe('a worker that dies', () => {
  test('is replaced at once, then after 100, 200, 400 ms, and the sixth within a minute fails the slot', async () => {
    const waits: number[] = [];
    for (let death = 1; death <= 6; death += 1) {
      const before = clock.now();
      await child(death).dies('SIGSEGV');
      if (death === 6) break;
      while (forked().length === death) await clock.pass(50);
      waits.push(clock.now() - before);
    }
    expect(waits).toEqual([0, 100, 200, 400, 800]);
    expect(slot.failed).toBe(true);
    expect(failed).toEqual([6]);
    expect(slot.lastExit?.cause).toBe('SIGSEGV');
    expect(slot.lastExit?.ended).toEqual({ kind: 'signal', signal: 'SIGSEGV' });
    expect(slot.nextStartAt).toBe(clock.wall() + LIMITS.failedSlotRetryMs);
    await clock.pass(LIMITS.failedSlotRetryMs);
    expect(forked()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(slot.failed).toBe(false);
  });

  test('after a life of half a minute begins a new row', async () => {
    await child(1).dies('SIGKILL');
    await clock.pass(LIMITS.backoffResetMs);
    await child(2).dies('SIGKILL');
    expect(forked()).toEqual([1, 2, 3]);
  });

  test('while its slot goes away has no successor', async () => {
    slot.remove();
    await child(1).dies('SIGKILL');
    await clock.pass(60_000);
    expect(forked()).toEqual([1]);
    expect(removed).toBe(1);
  });
});

describe('a replacement', () => {
  beforeEach(() => child(1).becomesReady());

  test('is ready before the old worker drains, and the slot is alone when that is gone', async () => {
    const replaced = slot.replace();
    expect(drained).toEqual([]);
    expect(slot.current?.pid).toBe(1);
    child(2).becomesReady();
    expect(await replaced).toBe(true);
    expect(slot.current?.pid).toBe(2);
    expect(drained).toEqual([1]);
    let alone = false;
    const waiting = slot.whenAlone().then(() => {
      alone = true;
    });
    await clock.pass(1_000);
    expect(alone).toBe(false);
    await child(1).exits(0, null);
    await waiting;
    // The slot was replaced: that it never was would be untrue.
    expect(slot.restarts).toBe(1);
    expect(forked()).toEqual([1, 2]);
  });

  test('that dies leaves the old worker where it is', async () => {
    const replaced = slot.replace();
    await child(2).dies('SIGKILL');
    expect(await replaced).toBe(false);
    expect(slot.current?.pid).toBe(1);
    expect(drained).toEqual([]);
  });

  test('takes the place of a worker that dies meanwhile', async () => {
    const replaced = slot.replace();
    await child(1).dies('SIGKILL');
    expect(slot.current?.pid).toBe(2);
    child(2).becomesReady();
    expect(await replaced).toBe(true);
    expect(forked()).toEqual([1, 2]);
  });

  test('that is on its way already will do', () => {
    void slot.replace();
    void slot.replace();
    expect(forked()).toEqual([1, 2]);
  });

  test('ends a worker that is frozen, which could not drain', async () => {
    slot.current?.transition('fall-silent');
    void slot.replace();
    child(2).becomesReady();
    expect(drained).toEqual([]);
    expect(child(1).signals).toEqual(['SIGKILL']);
  });
});

test('a slot that is removed drains its worker, ends one that starts, and goes with the last', async () => {
  child(1).becomesReady();
  void slot.replace();
  slot.remove();
  expect(drained).toEqual([1]);
  expect(child(2).signals).toEqual(['SIGKILL']);
  await child(2).dies('SIGKILL');
  expect(removed).toBe(0);
  await child(1).exits(0, null);
  expect(removed).toBe(1);
  await clock.pass(60_000);
  expect(forked()).toEqual([1, 2]);
});
