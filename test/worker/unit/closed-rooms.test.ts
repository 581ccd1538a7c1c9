import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { NoticeMaker } from '../../../src/worker/rooms/notice-maker.js';
import { OpenRooms } from '../../../src/worker/rooms/open-rooms.js';
import { RoomHub } from '../../../src/worker/rooms/room-hub.js';
import { WorkerRooms } from '../../../src/worker/rooms/worker-rooms.js';
import { ANSWERED } from '../../../src/worker/shared/answered.js';
import type { ChatServer, ChatSocket } from '../../../src/worker/shared/chat-socket.js';
import { SocketClients } from '../../../src/worker/sockets/socket-clients.js';
import { SocketRoomUpdates } from '../../../src/worker/sockets/socket-room-updates.js';
import { person, roomWith } from '../../store/support/people.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';
import { workerContext } from '../support/worker-context.js';

/** Rooms that a worker closed, and in which the store names its people all the same. */

const ann = person('ann');
const bob = person('bob');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openHub(db: MemoryDatabase, slot = 1) {
  const store = openMemoryStore(db);
  const way = { isCut: false, readsLateMs: 0 };
  const pass = async <T>(call: () => Promise<T>): Promise<T> => {
    if (way.isCut) throw new Error('the store does not answer');
    return call();
  };
  let interrupted = () => {};
  const { presence } = store;
  const cuttable = {
    ...store,
    presence: {
      announce: (...args) => pass(() => presence.announce(...args)),
      peopleByInstance: async (...args) => {
        const rows = await pass(() => presence.peopleByInstance(...args));
        if (way.readsLateMs > 0) await new Promise((resolve) => setTimeout(resolve, way.readsLateMs));
        return rows;
      },
      forget: (...args) => pass(() => presence.forget(...args)),
      renewLease: (...args) => pass(() => presence.renewLease(...args)),
      dropLease: (...args) => pass(() => presence.dropLease(...args)),
    } satisfies typeof presence,
    feed: {
      ...store.feed,
      onInterrupted: (listener: () => void) => {
        interrupted = listener;
      },
    },
  };
  const context = { ...workerContext(), self: { node: 'n', slot, pid: 1 } };
  const told = { to: () => told, in: () => told, except: () => told, emit: () => true, socketsLeave() {} };
  const io = { local: told } as unknown as ChatServer;
  const open = new OpenRooms();
  const updates = new SocketRoomUpdates(io, open, new SocketClients(), { leftRoom() {} });
  const hub = new RoomHub(
    context,
    cuttable,
    new WorkerRooms(cuttable, new NoticeMaker(context, cuttable.cluster, open), updates),
    open,
    updates,
    io,
    (user) => user,
  );
  hub.start();
  return { hub, way, interrupt: () => interrupted() };
}

/** Who is online in the room for somebody who joins it now. */
async function joined(hub: RoomHub, room: string, user: UserRef) {
  let online: string[] = [];
  const socket = {
    id: `socket of ${user.name}`,
    connected: true,
    data: { user, entries: true },
    emit(event: string, body: { online: UserRef[] }) {
      if (event === 'presence') online = body.online.map(({ name }) => name).sort();
    },
    join() {},
    leave() {},
  } as unknown as ChatSocket;
  await hub.join(socket, room, undefined, () => ANSWERED);
  await vi.advanceTimersByTimeAsync(1_000);
  hub.presenceTo(socket);
  return { socket, online };
}

/** Two workers: ann is in the room at one of them and leaves, and that worker closes it. `meanwhile`: as she leaves. */
async function annLeft(meanwhile: (here: ReturnType<typeof openHub>) => void = () => {}) {
  const db = new MemoryDatabase();
  const room = await roomWith(openMemoryStore(db), ann, bob);
  const [here, there] = [openHub(db), openHub(db, 2)];
  const { socket } = await joined(here.hub, room, ann);
  await vi.advanceTimersByTimeAsync(1_000);
  const stored = db.rooms.get(room)?.presence as Map<string, { version: number; people: UserRef[] }>;
  expect([...stored.values()].map(({ people }) => people)).toEqual([[ann]]);
  const copy = new Map(stored);
  meanwhile(here);
  here.hub.depart(socket);
  await vi.advanceTimersByTimeAsync(LIMITS.leaveGraceMs + LIMITS.roomLingerMs + 5_000);
  expect(here.hub.size).toBe(0);
  return { here, there, room, stored, copy };
}

test('[SEND-7] a store that was put back to a copy of a moment before names nobody in a room that was closed meanwhile', async () => {
  const { here, there, room, stored, copy } = await annLeft();
  expect(stored.size).toBe(0);
  for (const [instance, row] of copy) stored.set(instance, row);
  here.interrupt();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await joined(there.hub, room, bob)).online).toEqual(['bob']);
});

test('[SEND-7] who left while the store was away for long is not shown for ever', async () => {
  const { here, there, room } = await annLeft(({ way }) => {
    way.isCut = true;
  });
  here.interrupt();
  await vi.advanceTimersByTimeAsync(3_000);
  here.way.isCut = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await joined(there.hub, room, bob)).online).toEqual(['bob']);
});

test('[SEND-7] who is there again while a closed room is looked at is shown', async () => {
  const { here, there, room, stored, copy } = await annLeft();
  for (const [instance, row] of copy) stored.set(instance, row);
  here.way.readsLateMs = 500;
  here.interrupt();
  await joined(here.hub, room, ann);
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await joined(there.hub, room, bob)).online).toEqual(['ann', 'bob']);
});
