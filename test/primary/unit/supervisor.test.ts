import { beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/logger.js';
import type { NewEvent } from '../../../src/primary/event-log/event-log.js';
import { Supervisor } from '../../../src/primary/supervisor/supervisor.js';
import type { ExitNote, FromWorker, WorkerBoot } from '../../../src/protocol/ipc.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { phraseMisfit } from '../../../src/protocol/package-misfit.js';
import { FakeClock, settled } from './support/fake-clock.js';
import { FakeWorker } from './support/fake-worker.js';

const NO_KEY = { missing: [{ said: 'it has no key' }], wanted: ['ws 8'] };

let clock: FakeClock;
let children: FakeWorker[];
let events: NewEvent[];
let kept: { pids: number[]; exits: readonly ExitNote[] };
let rerouted: number;
let ready: number;
let unfit: string[];
let supervisor: Supervisor;
const FORMER = { slot: 2, pid: 2, at: 5, fate: 'drained', cause: 'exit code 0' } as const;
const OLDER = { ...FORMER, pid: 700, fate: 'died', cause: 'its primary ended' } as const;

beforeEach(() => {
  clock = new FakeClock();
  [children, events, rerouted, ready, unfit] = [[], [], 0, 0, []];
  kept = { pids: [], exits: [] };
  supervisor = new Supervisor({
    node: 'n1',
    fork: (env) => {
      expect(env).toEqual({ HOLDFAST_WORKER_OF: 'marker' });
      const child = new FakeWorker(children.length + 1);
      children.push(child);
      return child.asWorker;
    },
    boot: (slot) => ({ slot }) as WorkerBoot,
    marker: 'marker',
    limits: LIMITS,
    clock,
    logger: createLogger({ level: 'silent', name: 'test' }),
    record: (event) => events.push(event),
    formerExits: [OLDER, FORMER],
    keep: (processes, exits) => {
      kept = { pids: processes.map(({ pid }) => pid), exits };
    },
    onUnfit: (words) => unfit.push(words),
  });
});

function start(workers: number): void {
  const connections = {
    pending: 0,
    reroute: () => {
      rerouted += 1;
    },
    workerReady: () => {
      ready += 1;
    },
  };
  supervisor.start(workers, connections);
}

/** With so many workers that are ready. */
function startReady(workers: number): void {
  start(workers);
  for (const one of children) one.becomesReady();
  events.length = 0;
}

const child = (pid: number) => children[pid - 1] as FakeWorker;
const told = (kind: NewEvent['kind']) => events.filter((event) => event.kind === kind);
const states = () => supervisor.current().map(({ worker }) => worker.state);

/** Lets time pass while these go on beating. */
async function pass(ms: number, ...beating: number[]): Promise<void> {
  for (let left = ms; left > 0; left -= 250) {
    for (const pid of beating) child(pid).beats();
    await clock.pass(Math.min(250, left));
  }
}

test('the store is reached while one worker that is ready does not say otherwise', () => {
  start(2);
  expect(supervisor.reachesStore).toBe(false);
  for (const one of children) one.becomesReady();
  // Ready, and not a word yet.
  expect(supervisor.reachesStore).toBe(true);
  child(1).beats(0, { storeUp: false });
  expect(supervisor.reachesStore).toBe(true);
  child(2).beats(0, { storeUp: false });
  expect(supervisor.reachesStore).toBe(false);
  child(2).beats();
  expect(supervisor.reachesStore).toBe(true);
});

describe('workers', () => {
  test('get their boot when they say hello, and connections once they are ready', () => {
    start(2);
    expect(states()).toEqual(['starting', 'starting']);
    expect(supervisor.settled).toBe(false);
    child(2).says({ type: 'holdfast:hello' });
    expect(child(2).heard('holdfast:boot')).toEqual([{ type: 'holdfast:boot', boot: { slot: 2 } }]);
    child(2).says({ type: 'holdfast:ready' });
    child(1).becomesReady();
    expect(states()).toEqual(['ready', 'ready']);
    expect([ready, supervisor.readyCount, supervisor.settled]).toEqual([2, 2, true]);
    expect(told('worker-ready')).toMatchObject([
      { slot: 2, pid: 2 },
      { slot: 1, pid: 1 },
    ]);
  });

  test('are ready after the time from the start of their process to their word that they serve', async () => {
    start(1);
    await clock.pass(500);
    child(1).says({ type: 'holdfast:hello' });
    await clock.pass(750);
    child(1).becomesReady();
    expect(told('worker-ready')).toMatchObject([{ params: { tookMs: 1_250 } }]);
    await child(1).dies('SIGSEGV');
    await clock.pass(250);
    child(2).becomesReady();
    expect(told('worker-ready').at(-1)).toMatchObject({ pid: 2, params: { tookMs: 250 } });
  });

  test('know who runs, who leaves and how others ended, of earlier runs too, but for pids that live again', async () => {
    startReady(1);
    supervisor.changeWanted(2);
    child(2).becomesReady();
    await child(2).dies('SIGSEGV');
    const news = child(1).heard('holdfast:slots').at(-1);
    expect(news?.exits).toEqual([
      { ...OLDER, node: 'n1' },
      {
        node: 'n1',
        slot: 2,
        pid: 2,
        at: clock.wall(),
        fate: 'died',
        cause: 'SIGSEGV',
        ended: { kind: 'signal', signal: 'SIGSEGV' },
        end: 'crash',
      },
    ]);
    expect(news?.slots).toMatchObject([
      { slot: 1, pid: 1, state: 'ready' },
      { slot: 2, pid: 3, state: 'starting' },
    ]);
    await settled();
    expect(kept.pids).toEqual([1, 3]);
    expect(kept.exits).toEqual(news?.exits);
  });

  test('that come later are told of the peers when they are ready', () => {
    const peers = { nodes: [], hosts: ['a:1'], workers: 2 };
    startReady(1);
    supervisor.broadcasts.broadcastPeers(peers);
    supervisor.changeWanted(2);
    expect(child(2).heard('holdfast:peers')).toEqual([]);
    child(2).becomesReady();
    for (const pid of [1, 2])
      expect(child(pid).heard('holdfast:peers')).toEqual([{ type: 'holdfast:peers', peers }]);
  });

  test('that are starting at a switch of the mode or when the store was emptied are told when they are ready', () => {
    const mode = { routing: 'session', sessions: 'memory' } as const;
    startReady(1);
    supervisor.changeWanted(2);
    child(2).says({ type: 'holdfast:hello' });
    supervisor.broadcasts.broadcastMode({ routing: 'round-robin', sessions: 'token' });
    supervisor.broadcasts.broadcastMode(mode);
    supervisor.broadcasts.broadcastSetup('token');
    child(2).says({ type: 'holdfast:ready' });
    expect(child(2).heard('holdfast:mode')).toEqual([{ type: 'holdfast:mode', mode }]);
    expect(child(2).heard('holdfast:setup')).toEqual([{ type: 'holdfast:setup', token: 'token' }]);
  });

  test('report what is not about their own lives', () => {
    const reports: FromWorker[] = [];
    supervisor.reports.add((report) => reports.push(report));
    startReady(1);
    child(1).says({ type: 'holdfast:claimed' });
    expect(reports).toEqual([{ type: 'holdfast:claimed' }]);
  });
});

describe('[LIFE-1] [LIFE-2] health', () => {
  test('a silent worker gets nobody new after 1.5 s, is ended after 3 s, and is blamed for it', async () => {
    startReady(2);
    await pass(1_750, 2);
    expect(states()).toEqual(['frozen', 'ready']);
    expect(told('worker-frozen')).toMatchObject([{ slot: 1, params: { seconds: 1.5 } }]);
    expect(rerouted).toBe(1);
    expect(child(1).signals).toEqual([]);
    await pass(1_500, 2);
    expect(child(1).signals).toContain('SIGKILL');
    await child(1).dies('SIGKILL');
    expect(told('worker-died')).toMatchObject([
      { slot: 1, params: { cause: { kind: 'silent', seconds: 3 } } },
    ]);
    expect(supervisor.slots.get(1)?.current?.pid).toBe(3);
  });

  test('a clock that somebody set hides no silent worker, and makes none look silent', async () => {
    startReady(2);
    for (const byMs of [3_600_000, -7_200_000]) {
      clock.setWall(byMs);
      child(1).beats(0);
      await pass(1_000, 1, 2);
      expect(states()).toEqual(['ready', 'ready']);
    }
    await pass(3_250, 2);
    expect(child(1).signals).toContain('SIGKILL');
  });

  test('one that answers again serves again', async () => {
    startReady(1);
    await pass(1_750);
    child(1).beats();
    expect(states()).toEqual(['ready']);
    expect(told('worker-thawed')).toHaveLength(1);
    await pass(3_000, 1);
    expect(child(1).signals).toEqual([]);
  });

  test('a primary that was late itself judges nobody, and asks', async () => {
    startReady(1);
    clock.jump(10_000);
    await clock.pass(250);
    expect(child(1).heard('holdfast:ping')).toHaveLength(1);
    await pass(1_000);
    expect(states()).toEqual(['ready']);
    expect(child(1).signals).toEqual([]);
  });

  test('one that is not ready in time is ended', async () => {
    start(1);
    await clock.pass(LIMITS.workerStartTimeoutMs + 250);
    expect(child(1).signals).toContain('SIGKILL');
    await child(1).dies('SIGKILL');
    const seconds = LIMITS.workerStartTimeoutMs / 1000;
    expect(told('worker-died')).toMatchObject([{ params: { cause: { kind: 'slow-start', seconds } } }]);
  });

  test('one that was ended for that has a successor with more time, until one was ready', async () => {
    start(1);
    for (const [at, seconds] of [20, 40, 80, 160, 160].entries()) {
      const { length } = children;
      await clock.pass(seconds * 1_000 - 250);
      expect(child(length).signals, `of start ${at + 1}`).toEqual([]);
      await clock.pass(500);
      expect(child(length).signals, `of start ${at + 1}`).toContain('SIGKILL');
      await child(length).dies('SIGKILL');
      while (children.length === length) await clock.pass(10);
      expect(told('worker-died').at(-1)).toMatchObject({
        params: { cause: { kind: 'slow-start', seconds } },
      });
    }
    supervisor.restartAll(null);
    const boundMs = 160_000 + LIMITS.drainDeadlineMs + 1_000;
    expect(told('rolling-restart-started')).toMatchObject([{ params: { workers: 1, boundMs } }]);
    child(children.length).becomesReady();
    await child(children.length).dies('SIGSEGV');
    await clock.pass(LIMITS.backoffMaxMs);
    const { length } = children;
    await clock.pass(LIMITS.workerStartTimeoutMs + 250);
    expect(child(length).signals).toContain('SIGKILL');
  });

  test('one that cannot begin is told in its own words', async () => {
    start(1);
    child(1).says({ type: 'holdfast:boot-failed', misfit: NO_KEY });
    await child(1).exits(1, null);
    expect(told('worker-died')).toMatchObject([
      { params: { cause: { kind: 'boot', words: phraseMisfit(NO_KEY), misfit: NO_KEY } } },
    ]);
  });
});

const OTHER_PACKAGES = { missing: [{ said: 'other packages' }], wanted: ['ws 8'] };

describe('workers that refuse to start', () => {
  const refuses = async (pid: number) => {
    child(pid).says({ type: 'holdfast:hello' });
    child(pid).says({ type: 'holdfast:boot-failed', misfit: OTHER_PACKAGES });
    await child(pid).exits(1, null);
  };

  test('each twice, and none ever served: nobody will, and that is told once, in their words', async () => {
    start(2);
    for (const pid of [1, 2]) await refuses(pid);
    expect(unfit).toEqual([]);
    await refuses(3);
    expect(unfit).toEqual([]);
    for (let pid = 4; pid <= 6; pid += 1) {
      await pass(2_000);
      await refuses(pid);
    }
    expect(unfit).toEqual([phraseMisfit(OTHER_PACKAGES)]);
  });

  test('where one serves, or served before, the node stays', async () => {
    start(2);
    child(1).becomesReady();
    await refuses(2);
    await child(1).dies('SIGKILL');
    for (let pid = 3; pid <= 6; pid += 1) {
      await pass(2_000);
      await refuses(pid);
    }
    expect(unfit).toEqual([]);
  });
});

describe('what an operator does', () => {
  beforeEach(() => startReady(2));

  test('a kill is put down to whoever did it', async () => {
    child(1).beats(7);
    supervisor.operate(1, 'SIGKILL', 'alice');
    expect(child(1).signals).toEqual(['SIGKILL']);
    expect(told('signal')).toEqual([
      { kind: 'signal', params: { signal: 'SIGKILL' }, slot: 1, pid: 1, by: 'alice' },
    ]);
    await child(1).dies('SIGKILL');
    expect(told('worker-died')).toEqual([
      {
        kind: 'worker-died',
        params: { cause: { kind: 'operator', did: 'SIGKILL', by: 'alice' } },
        slot: 1,
        pid: 1,
        by: 'alice',
        socketsBefore: 7,
        peopleBefore: 0,
        // By its last heartbeat.
        reportedAt: clock.wall(),
        there: [{ slot: 1, pid: 1, dots: [] }],
      },
    ]);
  });

  test.each([
    ['SIGSTOP', 'frozen'],
    ['spin', 'blocked'],
  ] as const)('a worker that does not recover from %s died of it', async (signal, did) => {
    supervisor.operate(1, signal, 'alice');
    await pass(3_250, 2);
    await child(1).dies('SIGKILL');
    const cause = { kind: 'operator', did, by: 'alice' };
    expect(told('worker-died')).toMatchObject([{ by: 'alice', params: { cause } }]);
  });

  test('[LIFE-1] what an operator ends is no crash: its slot starts anew at once each time, and does not fail', async () => {
    for (let kills = 1; kills <= 8; kills += 1) {
      const pid = supervisor.slots.get(1)?.current?.pid ?? 0;
      supervisor.operate(1, 'SIGKILL', 'alice');
      await child(pid).dies('SIGKILL');
      expect(children.length).toBe(2 + kills);
    }
    expect(told('slot-failed')).toEqual([]);
    // Nor does it count when the worker crashes by itself afterwards.
    await child(children.length).dies('SIGSEGV');
    expect(children.length).toBe(11);
  });

  test('a fault that was taken back is blamed for nothing', async () => {
    supervisor.operate(1, 'SIGSTOP', 'alice');
    supervisor.operate(1, 'SIGCONT', 'alice');
    await child(1).dies('SIGSEGV');
    expect(told('worker-died')).toMatchObject([{ params: { cause: { kind: 'signal', signal: 'SIGSEGV' } } }]);
    expect(told('worker-died')[0]).not.toHaveProperty('by');
  });

  test('a drain has the replacement ready first, and is no death', async () => {
    supervisor.operate(1, 'SIGTERM', 'alice');
    expect(() => supervisor.operate(1, 'SIGTERM', 'bob')).toThrow('being replaced already');
    expect(states()).toEqual(['ready', 'ready']);
    child(3).becomesReady();
    expect(told('worker-draining')).toMatchObject([{ pid: 1, by: 'alice' }]);
    expect(child(2).heard('holdfast:slots').at(-1)?.leaving).toEqual([1]);
    await child(1).drains();
    expect(told('worker-drained')).toMatchObject([{ pid: 1, params: { unneeded: false } }]);
    expect(told('worker-died')).toEqual([]);
    expect(kept.exits.at(-1)).toMatchObject({ pid: 1, fate: 'drained' });
  });

  test('what cannot be done is refused in words', async () => {
    expect(() => supervisor.operate(9, 'SIGKILL', 'alice')).toThrow('There is no slot 9 on this node.');
    supervisor.slots.get(1)?.current?.transition('fall-silent');
    expect(() => supervisor.operate(1, 'SIGTERM', 'alice')).toThrow('Worker 1 is frozen');
    await child(1).dies('SIGKILL');
    await child(3).dies('SIGKILL');
    expect(() => supervisor.operate(1, 'SIGKILL', 'alice')).toThrow('Slot 1 has no worker now.');
  });
});

describe('[LIFE-3] a rolling restart', () => {
  beforeEach(() => startReady(2));

  test('replaces one after the other, tells no death, and lets nothing else be changed meanwhile', async () => {
    supervisor.restartAll('alice');
    expect(() => supervisor.restartAll('bob')).toThrow('A rolling restart runs already.');
    expect(() => supervisor.changeWanted(3)).toThrow('change the number of workers when it is over');
    expect(supervisor.isSteady).toBe(false);
    child(3).becomesReady();
    await settled();
    expect(children).toHaveLength(3);
    await child(1).drains();
    child(4).becomesReady();
    await settled();
    expect(supervisor.rolling).toEqual({ done: 2, of: 2 });
    await child(2).drains();
    expect(supervisor.rolling).toBeNull();
    expect(supervisor.current().map(({ worker }) => worker.pid)).toEqual([3, 4]);
    expect(told('worker-died')).toEqual([]);
    expect(told('worker-drained')).toHaveLength(2);
    expect(told('rolling-restart-finished')).toMatchObject([{ by: 'alice', params: { done: 2, of: 2 } }]);
  });

  test('tells how many are replaced, and at its end how long it took', async () => {
    supervisor.restartAll('alice');
    expect(supervisor.rolling).toEqual({ done: 0, of: 2 });
    await pass(1_000, 1, 2);
    child(3).becomesReady();
    await settled();
    // Its replacement is ready; that it drains still makes no difference.
    expect(supervisor.rolling).toEqual({ done: 1, of: 2 });
    await pass(500, 1, 2, 3);
    expect(supervisor.rolling).toEqual({ done: 1, of: 2 });
    await child(1).drains();
    await pass(1_500, 2, 3);
    child(4).becomesReady();
    await settled();
    expect(supervisor.rolling).toEqual({ done: 2, of: 2 });
    await child(2).drains();
    expect(told('rolling-restart-finished')).toMatchObject([{ params: { done: 2, of: 2, seconds: 3 } }]);
  });

  test('stops at a replacement that does not become ready; the old workers stay', async () => {
    supervisor.restartAll(null);
    await child(3).dies('SIGKILL');
    expect(told('rolling-restart-finished')).toMatchObject([{ params: { done: 0, of: 2 } }]);
    expect(supervisor.current().map(({ worker }) => worker.pid)).toEqual([1, 2]);
  });

  test('ends a worker that does not end by itself, and says why', async () => {
    supervisor.restartAll(null);
    child(3).becomesReady();
    await pass(LIMITS.drainDeadlineMs + 500, 1, 2, 3);
    expect(child(1).signals).toContain('SIGKILL');
    await child(1).dies('SIGKILL');
    const seconds = LIMITS.drainDeadlineMs / 1000;
    expect(told('worker-died')).toMatchObject([{ params: { cause: { kind: 'slow-drain', seconds } } }]);
  });
});

describe('fewer workers', () => {
  test('one that never served ends without being called dead', async () => {
    startReady(1);
    supervisor.changeWanted(2);
    supervisor.changeWanted(1);
    expect(child(2).signals).toEqual(['SIGKILL']);
    await child(2).dies('SIGKILL');
    expect(told('worker-died')).toEqual([]);
    expect(told('worker-drained')).toMatchObject([{ slot: 2, params: { unneeded: true } }]);
    expect(told('slot-removed')).toMatchObject([{ slot: 2 }]);
    expect([...supervisor.slots.keys()]).toEqual([1]);
  });

  test('a slot that is wanted again while it drains is taken over', async () => {
    startReady(2);
    supervisor.changeWanted(1);
    supervisor.changeWanted(2);
    child(3).becomesReady();
    await child(2).drains();
    expect(supervisor.current().map(({ worker }) => worker.pid)).toEqual([1, 3]);
    expect(told('slot-removed')).toEqual([]);
  });
});

describe('[LIFE-4] a shutdown', () => {
  test('drains who serves, ends who starts, replaces nobody, and is over with the last', async () => {
    startReady(1);
    supervisor.changeWanted(2);
    let over = false;
    const shutdown = supervisor.shutDown(100, 2_000).then(() => {
      over = true;
    });
    const order = { type: 'holdfast:drain', moveWithinMs: 100, deadlineMs: 2_000 };
    expect(child(1).heard('holdfast:drain')).toEqual([order]);
    expect(child(2).signals).toEqual(['SIGKILL']);
    expect(() => supervisor.restartAll('alice')).toThrow('shutting down');
    await child(2).dies('SIGKILL');
    await clock.pass(500);
    expect(over).toBe(false);
    await child(1).drains();
    await clock.pass(50);
    await shutdown;
    expect(children).toHaveLength(2);
    expect(told('worker-died')).toEqual([]);
    expect(kept).toMatchObject({ pids: [], exits: [OLDER, { pid: 2 }, { pid: 1, fate: 'drained' }] });
  });

  test('ends who is not gone by the deadline', async () => {
    startReady(1);
    const shutdown = supervisor.shutDown(100, 2_000);
    await clock.pass(2_400);
    expect(child(1).signals).toEqual(['SIGKILL']);
    await child(1).dies('SIGKILL');
    await clock.pass(50);
    await shutdown;
    expect(told('worker-died')).toMatchObject([{ params: { cause: { kind: 'slow-drain', seconds: 2 } } }]);
  });
});
