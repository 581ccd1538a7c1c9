import type {
  OpenTransport,
  Transport,
  TransportHandlers,
} from '../../../src/client/connection/transport.js';
import { calls } from '../../../src/protocol/calls.js';
import type { ChangeEntry, Entry, NoticeEntry } from '../../../src/protocol/entries.js';
import type { WireError } from '../../../src/protocol/errors.js';
import type {
  Ack,
  ChangeRequest,
  HandshakeAuth,
  JoinResult,
  Message,
  Position,
  SendRequest,
  ServerToClientEvents,
  UserRef,
} from '../../../src/protocol/events.js';
import { foldRows } from '../../../src/protocol/fold.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { mentionsIn } from '../../../src/protocol/mentions.js';
import { PRESETS } from '../../../src/protocol/mode.js';
import type { ServedBy } from '../../../src/protocol/served-by.js';

class Log {
  readonly entries: Entry[] = [];
  readonly cmids = new Map<string, Entry>();

  constructor(public epoch: string) {}

  /** As `me` sees them now. */
  page(me: string): readonly Message[] {
    return foldRows([], this.entries, me) as readonly Message[];
  }
  get messages(): readonly Message[] {
    return this.page('');
  }
  get head(): number {
    return this.entries.length;
  }
  /** The entries after `seq`, as they are read now: of what is deleted no text. */
  after(seq: number): Entry[] {
    const gone = new Set(this.entries.flatMap((entry) => (entry.kind === 'delete' ? [entry.of] : [])));
    return this.entries.slice(seq).map((entry) => {
      if (entry.kind === undefined && gone.has(entry.mid)) return { ...entry, text: '', deleted: true };
      if (entry.kind === 'edit' && gone.has(entry.of)) return { ...entry, text: '', deleted: true };
      return entry;
    });
  }
}

/** A connection whose packets lie in two queues until they are flushed by hand. */
export interface FakeSocket {
  readonly user: UserRef;
  readonly worker: number;
  readonly auth: HandshakeAuth;
  readonly handlers: TransportHandlers;
  readonly joined: Set<string>;
  toServer: (() => void)[];
  toClient: (() => void)[];
  /** Calls without an answer, told null when the socket ends. */
  unanswered: Set<(answer: null) => void>;
  open: boolean;
}

/**
 * The chat's server as a model. It has one log per room, workers that can be killed, frozen or drained, and a network
 * in which nothing moves unless told. Answers follow the wire's contract, batches may be lost on the way to a worker.
 */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly logs = new Map<string, Log>();
  readonly reads = new Map<string, number>();
  /** How often each was set back. */
  readonly readVersions = new Map<string, number>();
  readonly frozen = new Set<number>();
  readonly signedOut = new Set<string>();
  /** Answers of calls instead of the model's own, once. */
  readonly refuseNext: WireError[] = [];
  /** The next sends are not stored, and the answer is another question's: it says nothing but that it is right. */
  bareNext = 0;
  unreachable = false;
  /** What the next connections are told of entries. */
  entries: 1 | undefined = 1;
  worker = 1;
  private mids = 0;
  private epochs = 0;

  constructor(readonly rooms: readonly string[]) {
    for (const room of rooms) this.logs.set(room, this.newLog());
  }

  log(room: string): Log {
    return this.logs.get(room) as Log;
  }

  /** Connections of `user`; each goes to the present `worker`. */
  transport(user: UserRef): OpenTransport {
    return (auth, handlers) => {
      const socket: FakeSocket = {
        user,
        worker: this.worker,
        auth,
        handlers,
        joined: new Set(),
        toServer: [],
        toClient: [],
        unanswered: new Set(),
        open: true,
      };
      this.sockets.push(socket);
      if (this.unreachable) {
        socket.toClient.push(() => this.end(socket, { kind: 'unreachable', reason: 'refused' }));
      } else if (this.signedOut.has(user.id)) {
        const error: WireError = { code: 'unauthenticated', message: 'Sign in.', retry: false };
        socket.toClient.push(() => this.end(socket, { kind: 'refused', error }));
      } else {
        socket.toServer.push(() => {
          this.reply(socket, () => {
            handlers.onOpened();
            handlers.onWelcome({
              ...this.servedBy(socket.worker),
              mode: PRESETS.shared,
              user,
              ...(this.entries === 1 ? { entries: 1 as const } : {}),
            });
          });
        });
      }
      return this.clientEnd(socket);
    };
  }

  servedBy(slot: number): ServedBy {
    return { node: 'n', slot, pid: 100 + slot };
  }

  /** Someone writes; the publication reaches every joined connection unless `lost` says no. */
  append(room: string, user: UserRef, cmid: string, text: string, lost = false, reply?: string): Entry {
    const log = this.log(room);
    const known = log.cmids.get(`${user.id} ${cmid}`);
    if (known !== undefined) return known;
    const answers = log.entries.find(({ mid }) => mid === reply)?.user.id;
    const replies = reply === undefined ? {} : { reply, ...(answers === undefined ? {} : { answers }) };
    return this.store(
      room,
      { ...this.nextHead(room, user, cmid), text, ...replies, ...this.called(text) },
      lost,
    );
  }

  /** Someone changes a message; what changes nothing, and what may not be, is answered as the wire says. */
  change(user: UserRef, { room, cmid, of, ...change }: ChangeRequest, lost = false): Ack<object> {
    const log = this.log(room);
    const answer = ({ seq, mid }: Entry, duplicate: boolean) =>
      ({ ok: true, epoch: log.epoch, seq, mid, duplicate }) as Ack<object>;
    const refusal = (code: 'gone' | 'forbidden') =>
      ({ ok: false, error: { code, message: `It is ${code}.`, retry: false } }) as Ack<object>;
    const known = log.cmids.get(`${user.id} ${cmid}`);
    if (known !== undefined) return answer(known, true);
    const now = log.page(user.id).find(({ mid }) => mid === of);
    if (now === undefined || now.deleted) return refusal('gone');
    if ((change.kind === 'edit' || change.kind === 'delete') && now.user.id !== user.id)
      return refusal('forbidden');
    const mine = (emoji: string) => now.reactions?.find((one) => one.emoji === emoji)?.mine ?? false;
    const isSo =
      (change.kind === 'react' && mine(change.emoji) === change.on) ||
      (change.kind === 'pin' && (now.pinned ?? false) === change.on);
    if (isSo) return answer(log.entries.at(-1) as Entry, true);
    const called = change.kind === 'edit' ? this.called(change.text) : {};
    const entry = { ...this.nextHead(room, user, cmid), of, ...change, ...called } as ChangeEntry;
    return answer(this.store(room, entry, lost), false);
  }

  /**
   * The newest `count` messages are gone; what is written next takes their numbers. `told`: with a new epoch, as a
   * server announces it.
   */
  fork(room: string, count: number, told: boolean): void {
    const log = this.log(room);
    for (const entry of log.entries.splice(Math.max(0, log.entries.length - count))) {
      log.cmids.delete(`${entry.user.id} ${entry.cmid}`);
    }
    this.epochs += 1;
    if (told) log.epoch = `e${this.epochs}`;
    for (const socket of this.sockets) {
      if (told && socket.open && socket.joined.has(room)) {
        const { epoch } = log;
        this.reply(socket, () => socket.handlers.onEvent('reset', { room, epoch }));
      }
    }
  }

  /** Delivers one packet of a queue picked by `pick`; false when nothing can move. */
  step(pick: number): boolean {
    const queues = this.sockets
      .filter((socket) => socket.open && !this.frozen.has(socket.worker))
      .flatMap((socket) => [socket.toServer, socket.toClient])
      .filter((queue) => queue.length > 0);
    const queue = queues[Math.floor(pick * queues.length)];
    if (queue === undefined) return false;
    queue.shift()?.();
    return true;
  }

  /** The connection breaks: what is on its way in both directions is gone. */
  cut(socket: FakeSocket): void {
    socket.toServer = [];
    socket.toClient = [];
    this.end(socket, { kind: 'lost', reason: 'transport close' });
  }

  kill(worker: number): void {
    this.frozen.delete(worker);
    for (const socket of this.open()) if (socket.worker === worker) this.cut(socket);
  }

  drain(worker: number, withinMs: number): void {
    for (const socket of this.open()) {
      if (socket.worker === worker) this.reply(socket, () => socket.handlers.onEvent('moving', { withinMs }));
    }
  }

  open(): FakeSocket[] {
    return this.sockets.filter((socket) => socket.open);
  }

  /** Answers of the HTTP calls that the SDK makes. */
  fetch(user: UserRef): typeof fetch {
    return async (input) => {
      const path = String(input);
      if (this.unreachable) throw new TypeError('fetch failed');
      const json = (body: unknown, status = 200) =>
        new Response(JSON.stringify(body), { status, headers: { 'x-served-by': `n/${this.worker}/1` } });
      if (this.signedOut.has(user.id)) {
        return json({ error: { code: 'unauthenticated', message: 'Sign in.', retry: false } }, 401);
      }
      if (path.endsWith('/api/session'))
        return json({ user: { ...user, operator: false }, mode: PRESETS.shared });
      if (path.endsWith('/api/rooms')) {
        const view = (id: string) => {
          const { head } = this.log(id);
          const read = this.reads.get(`${id} ${user.id}`) ?? 0;
          const unread = this.unread(id, user.id);
          const mentions = this.mentions(id, user.id);
          const numbers = { head, read, unread, mentions, members: 1 };
          return { id, name: id, private: false, owner: null, member: true, ...numbers };
        };
        return json({ rooms: this.rooms.map(view) });
      }
      const history = /\/api\/rooms\/([^/]+)\/messages\?(.*)$/.exec(path);
      if (history === null) return json({ error: { code: 'not_found', message: path, retry: false } }, 404);
      const query = new URLSearchParams(history[2]);
      const log = this.log(history[1] as string);
      const before = Number(query.get('before') ?? Number.MAX_SAFE_INTEGER);
      const older = log.page(user.id).filter((message) => message.seq < before);
      const messages = older.slice(-Number(query.get('limit') ?? 50));
      return json({ epoch: log.epoch, head: log.head, messages, more: messages.length < older.length });
    };
  }

  /** A notice, as a moderator's change writes it. */
  tell(room: string, by: UserRef, told: Pick<NoticeEntry, 'what' | 'about' | 'text' | 'on'>): Entry {
    const entry: NoticeEntry = { ...this.nextHead(room, by, `n${this.mids + 1}`), kind: 'notice', ...told };
    return this.store(room, entry, false);
  }

  /** An event to all sockets. */
  say<N extends 'room-changed' | 'notify' | 'room-gone'>(
    name: N,
    payload: Parameters<ServerToClientEvents[N]>[0],
  ): void {
    for (const socket of this.open())
      this.reply(socket, () => socket.handlers.onEvent(name, payload as never));
  }

  /** People are called by their ids here. */
  private called(text: string): Pick<Message, 'mentions'> {
    const names = new Map(['ann', 'bob'].map((name) => [name, name]));
    const mentions = mentionsIn(text, names, LIMITS.mentionsPerMessage);
    return mentions.length === 0 ? {} : { mentions };
  }

  /** Those of the unread texts that call somebody. */
  mentions(room: string, user: string): number {
    const read = this.reads.get(`${room} ${user}`) ?? 0;
    return this.log(room)
      .page(user)
      .filter((one) => one.seq > read && calls(one, user)).length;
  }

  /** Texts of others after one's position that are not deleted. */
  unread(room: string, user: string): number {
    const read = this.reads.get(`${room} ${user}`) ?? 0;
    const texts = this.log(room).page(user);
    return texts.filter((one) => one.seq > read && one.user.id !== user && !one.deleted).length;
  }

  private newLog(): Log {
    this.epochs += 1;
    return new Log(`e${this.epochs}`);
  }

  private nextHead(room: string, user: UserRef, cmid: string) {
    this.mids += 1;
    return { seq: this.log(room).head + 1, mid: `m${this.mids}`, cmid, user, at: this.mids };
  }

  private store(room: string, entry: Entry, lost: boolean): Entry {
    const log = this.log(room);
    log.entries.push(entry);
    log.cmids.set(`${entry.user.id} ${entry.cmid}`, entry);
    // Whoever writes has read up to there.
    if (entry.kind === undefined) this.reads.set(`${room} ${entry.user.id}`, entry.seq);
    if (!lost) this.publish(room, [entry]);
    return entry;
  }

  private publish(room: string, messages: Entry[]): void {
    const { epoch } = this.log(room);
    for (const socket of this.open()) {
      if (socket.joined.has(room)) {
        this.reply(socket, () =>
          socket.handlers.onEvent('messages', { room, epoch, messages: messages as Message[] }),
        );
      }
    }
  }

  private reply(socket: FakeSocket, packet: () => void): void {
    socket.toClient.push(packet);
  }

  private end(socket: FakeSocket, why: Parameters<TransportHandlers['onEnded']>[0] | null): void {
    if (!socket.open) return;
    socket.open = false;
    for (const answered of socket.unanswered) answered(null);
    socket.unanswered.clear();
    if (why !== null) socket.handlers.onEnded(why);
  }

  private clientEnd(socket: FakeSocket): Transport {
    return {
      call: (event, request, answered) => {
        if (!socket.open) return answered(null);
        const once = (answer: unknown) => {
          if (socket.unanswered.delete(once)) answered(answer as never);
        };
        socket.unanswered.add(once);
        socket.toServer.push(() => {
          const isBare = event === 'send' && this.bareNext > 0;
          if (isBare) this.bareNext -= 1;
          const refusal = event === 'alive' ? undefined : this.refuseNext.shift();
          const answer = isBare
            ? ({ ok: true } as Ack<object>)
            : refusal === undefined
              ? this.handle(socket, event, request)
              : { ok: false as const, error: refusal };
          this.reply(socket, () => once(answer));
        });
      },
      emit: () => {},
      close: () => this.end(socket, null),
    };
  }

  private handle(socket: FakeSocket, event: string, request: object): Ack<object> {
    if (event === 'send') {
      const { room, cmid, text, reply } = request as SendRequest;
      const log = this.log(room);
      const duplicate = log.cmids.has(`${socket.user.id} ${cmid}`);
      const { seq, mid } = this.append(room, socket.user, cmid, text, false, reply);
      return { ok: true, epoch: log.epoch, seq, mid, duplicate } as Ack<object>;
    }
    if (event === 'change') return this.change(socket.user, request as ChangeRequest);
    if (event === 'join') {
      const { room, since } = request as { room: string; since?: Position };
      // Subscribed first, then read: what is written from here on comes as a batch.
      socket.joined.add(room);
      return { ok: true, ...this.join(socket, room, since ?? null) } as Ack<object>;
    }
    if (event === 'read' || event === 'mark-unread') {
      const { room, seq, version } = request as { room: string; seq: number; version?: number };
      const key = `${room} ${socket.user.id}`;
      const now = this.readVersions.get(key) ?? 0;
      const isBack = event === 'mark-unread';
      if (isBack) this.readVersions.set(key, now + 1);
      const isHeard = version === undefined || version === now;
      if (isBack || isHeard) this.reads.set(key, isBack ? seq : Math.max(this.reads.get(key) ?? 0, seq));
      this.tellRead(socket, room);
      return { ok: true, ...this.readOf(room, socket.user.id) } as Ack<object>;
    }
    return { ok: true };
  }

  private readOf(room: string, user: string) {
    const key = `${room} ${user}`;
    return { read: this.reads.get(key) ?? 0, readVersion: this.readVersions.get(key) ?? 0 };
  }

  /** The other pages of the person. */
  private tellRead(by: FakeSocket, room: string): void {
    const { read: seq, readVersion: version } = this.readOf(room, by.user.id);
    for (const socket of this.open())
      if (socket !== by && socket.user.id === by.user.id)
        this.reply(socket, () => socket.handlers.onEvent('read', { room, seq, version }));
  }

  private join(socket: FakeSocket, room: string, since: Position | null): JoinResult<Entry> {
    const log = this.log(room);
    const { epoch, head } = log;
    const newest = {
      epoch,
      head,
      ...(head === 0 ? {} : { headMid: log.entries.at(-1)?.mid as string }),
      messages: log.page(socket.user.id).slice(-LIMITS.joinPageMessages),
      ...this.readOf(room, socket.user.id),
      unread: this.unread(room, socket.user.id),
      mentions: this.mentions(room, socket.user.id),
    };
    if (since === null) return { ...newest, complete: true };
    const at = log.entries[since.seq - 1];
    const isThere = since.seq === 0 ? since.mid === '' : at?.mid === since.mid;
    const fits = since.epoch === epoch && isThere && head - since.seq <= LIMITS.resumeGapMessages;
    if (!fits) return { ...newest, complete: false };
    return { ...newest, messages: log.after(since.seq), complete: true };
  }
}
