import { randomInt } from 'node:crypto';
import type { SocketDot } from '../../protocol/control.js';
import { ENTRIES_VERSION } from '../../protocol/entries.js';
import type { Mode } from '../../protocol/mode.js';
import type { ProfilesBody } from '../../protocol/profile.js';
import { cutOff } from '../engine/end-connection.js';
import { forgetHandshake } from '../engine/internals.js';
import { gateOf } from '../engine/packet-gate.js';
import type { WorkerProfiles } from '../profiles/worker-profiles.js';
import type { RoomHub } from '../rooms/room-hub.js';
import { type EndOrder, isMeant, type SignedOutReason } from '../sessions/end-order.js';
import type { SessionEnd } from '../sessions/session-end.js';
import { holderOfSession } from '../sessions/session-holder.js';
import type { Tickets } from '../sessions/tickets.js';
import type { TokenBearer } from '../sessions/token-bearer.js';
import { CHANNELS, type ChatServer, type ChatSocket } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { Admission } from './admission.js';
import type { Arrivals } from './arrivals.js';
import { dispatch, type Handlers } from './dispatch.js';
import type { EngineGuard } from './engine-guard.js';
import type { SocketClient } from './socket-client.js';
import type { SocketClients } from './socket-clients.js';
import type { Testimonies } from './testimonies.js';

/** Whoever was asked to move and could not is left alone for this long. */
const REST_MS = 10_000;

export interface ChatSocketsParts {
  readonly io: ChatServer;
  readonly guard: EngineGuard;
  readonly clients: SocketClients;
  readonly hub: Pick<RoomHub, 'depart'>;
  readonly sessionEnd: SessionEnd;
  readonly tickets: Tickets;
  readonly bearer: Pick<TokenBearer, 'identify'>;
  readonly handlers: Handlers;
  readonly testimonies: Testimonies;
  readonly arrivals: Arrivals;
  readonly storeUp: () => boolean;
  readonly profiles: Pick<WorkerProfiles, 'version' | 'nowOf' | 'onChange'>;
  /** A name for a person that tells nothing, the same on all workers. */
  readonly nameless: (userId: string) => string;
}

/** The sockets of this worker, from their welcome to their end. */
export class ChatSockets {
  readonly clients: SocketClients;
  private readonly admission: Admission;
  private dotsChanged = true;
  /** Set while draining: what is left of the time to move. */
  private movingUntil: number | null = null;

  constructor(
    private readonly context: WorkerContext,
    private readonly parts: ChatSocketsParts,
  ) {
    this.clients = parts.clients;
    this.admission = new Admission(context, parts);
  }

  start(): void {
    const { io, sessionEnd } = this.parts;
    io.use((socket, next) =>
      this.admission.admit(socket, (error) => {
        if (error !== undefined) gateOf(socket.conn).turnedAway();
        next(error);
      }),
    );
    io.on('connection', (socket) => this.welcome(socket));
    sessionEnd.onEnd((order) => {
      this.close(order);
      io.serverSideEmit('end', order);
    });
    io.on('end', (order) => {
      sessionEnd.note(order as EndOrder);
      this.close(order as EndOrder);
    });
    this.parts.profiles.onChange((changed) => this.onProfiles(changed));
  }

  /** The sockets as dots, when they changed since the last call. */
  takeDots(): SocketDot[] | null {
    if (!this.dotsChanged) return null;
    this.dotsChanged = false;
    return [...this.clients.values()].map(({ socket, user, tab, session }) => ({
      id: socket.id,
      user: user.name,
      userId: user.id,
      ...(tab === undefined ? {} : { tab }),
      ...(user.synthetic ? { synthetic: true as const } : {}),
      session: holderOfSession(session, this.context.route),
    }));
  }

  /** A session of a socket here is somewhere else now. */
  noteSessionMoved(): void {
    this.dotsChanged = true;
  }

  onMode(mode: Mode): void {
    this.parts.io.local.emit('mode', mode);
  }

  onStoreUp(up: boolean): void {
    this.parts.io.local.emit('store', { up });
  }

  /** Each worker hears of it by itself, and tells its own. Bots are told nothing that is for all people. */
  private onProfiles(changed: ProfilesBody): void {
    for (const client of this.clients.values()) {
      const now = this.parts.profiles.nowOf(client.user);
      if (now === client.user) continue;
      client.user = now;
      client.socket.data.user = now;
      this.dotsChanged = true;
    }
    this.parts.io.local.except(CHANNELS.bots).emit('profiles', changed);
  }

  /** Asks everybody here to move, now and whoever comes until the end. */
  moveAll(withinMs: number): void {
    this.movingUntil = performance.now() + withinMs;
    this.parts.io.local.emit('moving', { withinMs });
  }

  /** Asks so many to move, within `withinMs`, of those who were not asked lately. `elsewhere`: to another node. */
  shed(count: number, withinMs: number, elsewhere: boolean): void {
    if (this.movingUntil !== null) return;
    const now = performance.now();
    const rested = [...this.clients.values()].filter(
      (client) => client.socket.connected && client.restsUntil <= now,
    );
    for (let left = Math.min(count, rested.length); left > 0; left -= 1) {
      const [client] = rested.splice(randomInt(rested.length), 1) as [SocketClient];
      client.restsUntil = now + REST_MS;
      client.socket.emit('moving', elsewhere ? { withinMs, elsewhere } : { withinMs });
    }
  }

  private welcome(socket: ChatSocket): void {
    const client = this.admission.take(socket);
    const { sessionEnd, handlers } = this.parts;
    if (client === undefined || sessionEnd.ended.reasonFor(client.session) !== null) {
      socket.disconnect(true);
      return;
    }
    forgetHandshake(socket);
    this.clients.set(socket.id, client);
    this.dotsChanged = true;
    void socket.join(CHANNELS.user(client.user.id));
    if (client.session.kind === 'bot') {
      this.clients.bots.add(client);
      void socket.join(CHANNELS.bots);
    }
    dispatch(this.context, client, handlers);
    socket.on('disconnect', () => {
      gateOf(socket.conn).onSocketGone();
      this.clients.bots.delete(client);
      this.parts.hub.depart(socket);
      this.parts.testimonies.forget(socket.id);
      this.parts.arrivals.onSocketGone(socket.id);
      if (this.clients.delete(socket.id)) this.dotsChanged = true;
    });
    this.sendWelcome(client).catch((error) => {
      this.context.logger.error({ err: error }, 'a socket was not welcomed');
      cutOff(socket.conn);
    });
  }

  private async sendWelcome({ socket, user, from, session }: SocketClient): Promise<void> {
    const { self, mode, slots, primary } = this.context;
    const previous = from === undefined ? undefined : await slots.findPrevious(from, from.moving === true);
    if (from !== undefined && previous !== undefined) {
      const { node, slot, pid, lostMs, moving = false } = from;
      const person = this.parts.nameless(user.id);
      const again = session.createdAt >= Date.now() - lostMs;
      const sendMoved = (ms: number) =>
        primary.send({
          type: 'holdfast:moved',
          from: { node, slot, pid },
          to: self,
          lostMs: ms,
          moving,
          person,
          again,
        });
      // Moved on purpose, nobody waited.
      if (moving) sendMoved(lostMs);
      else this.parts.arrivals.expectOutage(socket.id, lostMs, sendMoved);
    }
    const spoken = socket.data.entries === true ? { entries: ENTRIES_VERSION } : {};
    const { version } = this.parts.profiles;
    socket.emit('welcome', {
      ...self,
      ...spoken,
      ...(version === 0 || session.kind === 'bot' ? {} : { profiles: version }),
      mode,
      user,
      ...(previous === undefined ? {} : { previous }),
    });
    if (!this.parts.storeUp()) socket.emit('store', { up: false });
    if (this.movingUntil !== null) {
      socket.emit('moving', { withinMs: Math.max(0, Math.round(this.movingUntil - performance.now())) });
    }
  }

  private close(order: EndOrder): void {
    // Sessions end seldom, so a look at everyone is cheaper than an index that every socket pays for.
    for (const client of this.clients.values())
      if (isMeant(client.session, order)) this.dismiss(client, order.reason);
  }

  /** Closes one socket whose session ended. */
  dismiss({ socket }: SocketClient, reason: SignedOutReason): void {
    socket.emit('signed-out', { reason });
    // This way of closing tells the client not to come back by itself.
    socket.disconnect(true);
  }
}
