import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { SlotView } from '../../src/protocol/control.js';
import type { Message } from '../../src/protocol/events.js';
import { PRESETS } from '../../src/protocol/mode.js';
import type { TestNode } from '../../testbed/node/node.js';
import { collect, join, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** The figures of workers beside what the system, the sockets and the test itself count. */

let node: TestNode;
const people = useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  ({ node } = cluster);
});

/** A worker is there in one second where nothing else runs. */
const STARTED_WITHIN_MS = 60_000;

const sum = (slots: readonly SlotView[], of: (slot: SlotView) => number) =>
  slots.reduce((all, slot) => all + of(slot), 0);

/** Resident bytes, as the system has them. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

/** The counts of all workers since they started, as `/metrics` has them. */
async function counted(direction: 'in' | 'out'): Promise<number> {
  const operator = await node.signUpOperator();
  const text = await (await operator.fetch('/metrics')).text();
  const rows = [...text.matchAll(new RegExp(`^holdfast_worker_messages_${direction}_total.* (\\d+)$`, 'gm'))];
  return rows.reduce((all, [, value]) => all + Number(value), 0);
}

test('sockets, people and messages are those that the test itself has; a worker has the sockets that it welcomed', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const welcomed = [await ann.connect(), await ann.connect(), await bob.connect()];
  await until('three sockets, each where it was welcomed', async () =>
    (await node.slots()).every(
      ({ pid, sockets, dots }) =>
        sockets === welcomed.filter(([, welcome]) => welcome.pid === pid).length && dots.length === sockets,
    ),
  );
  const slots = await node.slots();
  expect(sum(slots, ({ sockets }) => sockets)).toBe(welcomed.length);
  expect(new Set(slots.flatMap(({ dots }) => dots.map(({ userId }) => userId)))).toEqual(
    new Set([ann.id, bob.id]),
  );

  const seen: Message[][] = [];
  for (const [socket] of welcomed) {
    seen.push(collect(socket));
    await join(socket, 'general');
  }
  const [before, out] = [await counted('in'), await counted('out')];
  const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`);
  for (const text of texts) await say(welcomed[0]?.[0] as never, 'general', text, text.replace(' ', '-'));
  await until('all to have them', () => seen.every((one) => one.length === texts.length));
  await until('each accepted message to be counted once', async () => (await counted('in')) === before + 12);
  // To each socket; the sender's own comes with the answer, or with the others.
  await until('each delivery to be counted once', async () => (await counted('out')) === out + 3 * 12);
});

test('memory is the resident memory of the processes that the system knows', async () => {
  const { nodes } = await node.view();
  const processes = nodes.flatMap(({ pid, rssBytes, slots }) => [{ pid, rssBytes }, ...slots]);
  expect(processes).toHaveLength(3);
  for (const { pid, rssBytes } of processes) {
    const resident = await residentBytes(pid as number);
    // What one heartbeat later was collected, or taken.
    expect(rssBytes / resident).toBeGreaterThan(0.5);
    expect(rssBytes / resident).toBeLessThan(2);
  }
});

/** When the process started, ms since 1970, as the system has it: by its clock ticks since the system's start. */
async function startedAt(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name before it may have spaces.
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const upSeconds = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  return Date.now() - upSeconds * 1_000 + ticks * 10;
}

test('up is since the processes started, as the system knows it, of the node and of each worker', async () => {
  const { pid: killed } = await node.slot(1);
  await node.signal(1, 'SIGKILL');
  await until('another worker', async () => {
    const { pid, state } = await node.slot(1);
    return pid !== killed && state === 'ready';
  });
  const { nodes, timeline } = await node.view();
  const ready = timeline.filter(({ kind }) => kind === 'worker-ready');
  const processes = nodes.flatMap(({ pid, startedAt, slots }) => [
    { pid, startedAt, readyAt: ready[0]?.at },
    ...slots.map((slot) => ({ ...slot, readyAt: ready.find((one) => one.pid === slot.pid)?.at })),
  ]);
  expect(processes).toHaveLength(3);
  for (const told of processes) {
    const began = await startedAt(told.pid as number);
    const lateMs = (told.startedAt as number) - began;
    // The system counts by hundredths of a second.
    expect(lateMs).toBeGreaterThan(-100);
    // A node says so as soon as its code is loaded. Since it serves would be another figure.
    expect(lateMs).toBeLessThan(0.75 * ((told.readyAt as number) - began));
  }
});

test(
  'a process that drains is told with its sockets until they are gone; its slot says that it was replaced, how and since when',
  async () => {
    const ann = await people.someone();
    const [, { pid, slot }] = await ann.connect();
    const before = await node.slot(slot);
    const askedAt = Date.now();
    await node.signal(slot, 'SIGTERM');
    // The replacement is ready first, and a busy machine takes long to start one.
    const leaving = await until(
      'it to leave beside its replacement',
      async () => (await node.slot(slot)).leaving?.find((one) => one.pid === pid),
      STARTED_WITHIN_MS,
    );
    expect(leaving.sockets).toBeLessThanOrEqual(1);
    const after = await until('it to be gone', async () => {
      const now = await node.slot(slot);
      return now.leaving === undefined && now.state === 'ready' && now;
    });
    expect(after.pid).not.toBe(pid);
    expect(after.restarts).toBe(before.restarts + 1);
    expect(after.startedAt).toBeGreaterThanOrEqual(askedAt);
    expect(after.sockets).toBe(0);
  },
  2 * STARTED_WITHIN_MS,
);

test('sessions held are those that signed in there, and nobody’s when they signed out', async () => {
  await node.switchMode(PRESETS.sticky);
  const held = async () => sum(await node.slots(), ({ memorySessions }) => memorySessions);
  await until('the mode to be everywhere', async () => (await node.view()).mode.sessions === 'memory');
  const before = await until('the operator to be taken along', async () => {
    await node.operator?.whoami();
    return (await held()) >= 1 && (await held());
  });
  const guests = [await people.someone(), await people.someone(), await people.someone()];
  await until('three more', async () => (await held()) === before + guests.length);
  for (const guest of guests) await guest.send('DELETE', '/api/session', {});
  await until('them to be gone', async () => (await held()) === before);
});
