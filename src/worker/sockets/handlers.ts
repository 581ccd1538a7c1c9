import { BoundedMap } from '../../bounded-map.js';
import { OneByOne } from '../../domain/one-by-one.js';
import type { JoinResult } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { moderates } from '../../protocol/rights.js';
import type { ReadState } from '../../store/interfaces/reads.js';
import type { Store } from '../../store/interfaces/store.js';
import type { DirectRooms } from '../rooms/direct-rooms.js';
import type { RoomHub } from '../rooms/room-hub.js';
import type { RoomSends } from '../rooms/room-sends.js';
import type { RoomWrites } from '../rooms/room-writes.js';
import { notMember, type WorkerRooms } from '../rooms/worker-rooms.js';
import type { Tickets } from '../sessions/tickets.js';
import { GONE } from '../shared/answered.js';
import { CHANNELS, type ChatServer, type ChatSocket } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import type { Arrivals } from './arrivals.js';
import type { Handlers } from './dispatch.js';
import { LongAnswers } from './long-answers.js';
import type { Testimonies } from './testimonies.js';

export interface HandlerParts {
  readonly store: Store;
  readonly rooms: WorkerRooms;
  readonly direct: DirectRooms;
  readonly hub: RoomHub;
  readonly sends: RoomSends;
  readonly writes: RoomWrites;
  readonly io: ChatServer;
  readonly tickets: Tickets;
  readonly testimonies: Testimonies;
  readonly arrivals: Arrivals;
}

/** What each event of a socket does. */
export function socketHandlers(context: WorkerContext, parts: HandlerParts): Handlers {
  const { store, rooms, direct, hub, sends, writes, io, tickets, testimonies, arrivals } = parts;
  const { budgets } = context;
  const typed = new BoundedMap<string, number>(LIMITS.typingRemembered);
  const joins = new OneByOne();

  async function assertMember(socket: ChatSocket, room: string): Promise<void> {
    if (hub.hasJoined(socket, room)) return;
    if (!(await store.rooms.isMember(room, socket.data.user.id))) throw notMember();
  }

  /** The other pages of this person, on all nodes. */
  function tellOthers(socket: ChatSocket, room: string, { read, version }: ReadState): void {
    const others = io.to(CHANNELS.user(socket.data.user.id)).except(socket.id);
    others.emit('read', { room, seq: read, version });
  }

  return {
    // One at a time for a socket and room: the second answer must not be older than the first.
    join: (client, { room, since }, reply) => {
      const { socket } = client;
      client.longAnswers ??= new LongAnswers(socket.conn);
      const { longAnswers } = client;
      return joins.run(`${socket.id} ${room}`, () =>
        longAnswers.run(() => hub.join(socket, room, since, (result) => reply(result as JoinResult))),
      );
    },

    // After a join that is under way: it would bring them in again.
    leave: ({ user, socket }, { room }) => joins.run(`${socket.id} ${room}`, () => rooms.leave(room, user)),

    send: ({ user, socket }, request, reply) =>
      writes.inPace(user, socket.data, request.room, async () => reply(await writes.send(user, request))),

    change: ({ user, socket }, request, reply) =>
      writes.inPace(user, socket.data, request.room, async () => {
        const isModerator = async () => {
          const role = await store.moderation.roleOf(request.room, user.id);
          return moderates(await store.accounts.byId(user.id), { role });
        };
        return reply(await sends.change(user, request, isModerator));
      }),

    read: async ({ user, socket }, { room, seq, version }) => {
      await assertMember(socket, room);
      const now = await store.reads.advance(room, user.id, seq, version);
      writes.accepted.note(room, user.id);
      tellOthers(socket, room, now);
    },

    'mark-unread': async ({ user, socket }, { room, seq }, reply) => {
      await assertMember(socket, room);
      await budgets.takeOrThrow('unread-marks', user.id, 'You mark much as unread. Wait a little.');
      const now = await store.reads.setBack(room, user.id, seq);
      if (now === null) throw notMember();
      if (now === 'far') {
        const most = LIMITS.markUnreadEntries;
        throw refusalError('limit_reached', { kind: 'unread-too-far', max: most });
      }
      tellOthers(socket, room, now);
      return reply({ read: now.read, readVersion: now.version });
    },

    typing: async ({ user, socket }, { room }) => {
      if (!hub.hasJoined(socket, room)) return;
      const key = `${room} ${user.id}`;
      const now = performance.now();
      if (now - (typed.get(key) ?? Number.NEGATIVE_INFINITY) < LIMITS.typingEveryMs * 0.9) return;
      typed.setNewest(key, now);
      if (await direct.isBlocked(room)) return;
      io.to(CHANNELS.feed(room))
        .except([CHANNELS.slow, CHANNELS.user(user.id)])
        .emit('typing', { room, user });
    },

    alive: () => {},

    arrived: ({ socket }, { lostMs }) => {
      arrivals.settle(socket.id, lostMs);
    },

    testify: async ({ socket, user }, testimony, reply) => {
      await testimonies.submit(socket.id, user, testimony, (room) => hub.hasJoined(socket, room));
      return socket.connected ? reply({ everyMs: testimonies.everyMs }) : GONE;
    },

    ticket: async ({ session, touchedAt }, _nothing, reply) => {
      const ticket = await tickets.issue(session, touchedAt);
      return reply({ ...ticket, nodes: context.peers.nodes });
    },
  };
}
