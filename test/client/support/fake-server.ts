import type { Link, LinkHandlers, OpenLink } from '../../../src/client/connection/transport.js';
import type { WireError } from '../../../src/protocol/errors.js';
import type {
  Ack,
  HandshakeAuth,
  JoinResult,
  Message,
  Position,
  ServedBy,
  UserRef,
} from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { PRESETS } from '../../../src/protocol/mode.js';

interface Log {
  epoch: string;
  messages: Message[];
  cmids: Map<string, Message>;
}

/** A connection whose packets lie in two queues until they are flushed by hand. */
export interface FakeLink {
  readonly user: UserRef;
  readonly worker: number;
  readonly auth: HandshakeAuth;
  readonly handlers: LinkHandlers;
  readonly joined: Set<string>;
  toServer: (() => void)[];
  toClient: (() => void)[];
  /** Calls without an answer, told null when the link ends. */
  unanswered: Set<(answer: null) => void>;
  open: boolean;
}

/**
 * The chat's server as a model: one log a room, workers that can be killed, frozen or drained, and a network in which
 * nothing moves unless told. Answers follow the wire's contract, batches may be lost on the way to a worker.
 */
export class FakeServer {
  readonly links: FakeLink[] = [];
  readonly logs = new Map<string, Log>();
  readonly reads = new Map<string, number>();
  readonly frozen = new Set<number>();
  readonly signedOut = new Set<string>();
  /** Answers of calls instead of the model's own, once. */
  readonly refuseNext: WireError[] = [];
  /** The next sends are not stored, and the answer is another question's: it says nothing but that it is right. */
  bareNext = 0;
  unreachable = false;
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
  transport(user: UserRef): OpenLink {
    return (auth, handlers) => {
      const link: FakeLink = {
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
      this.links.push(link);
      if (this.unreachable) {
        link.toClient.push(() => this.end(link, { kind: 'unreachable', reason: 'refused' }));
      } else if (this.signedOut.has(user.id)) {
        const error: WireError = { code: 'unauthenticated', message: 'Sign in.', retry: false };
        link.toClient.push(() => this.end(link, { kind: 'refused', error }));
      } else {
        link.toServer.push(() => {
          this.reply(link, () => {
            handlers.opened();
            handlers.welcome({ ...this.servedBy(link.worker), mode: PRESETS.shared, user });
          });
        });
      }
      return this.clientEnd(link);
    };
  }

  servedBy(slot: number): ServedBy {
    return { node: 'n', slot, pid: 100 + slot };
  }

  /** Someone writes; the publication reaches every joined connection unless `lost` says no. */
  append(room: string, user: UserRef, cmid: string, text: string, lost = false): Message {
    const log = this.log(room);
    const known = log.cmids.get(`${user.id} ${cmid}`);
    if (known !== undefined) return known;
    this.mids += 1;
    const seq = (log.messages.at(-1)?.seq ?? 0) + 1;
    const message: Message = { seq, mid: `m${this.mids}`, cmid, user, text, at: this.mids };
    log.messages.push(message);
    log.cmids.set(`${user.id} ${cmid}`, message);
    if (!lost) this.publish(room, [message]);
    return message;
  }

  /** The newest `count` messages are gone; what is written next takes their numbers. `told`: with a new epoch, as a server announces it. */
  fork(room: string, count: number, told: boolean): void {
    const log = this.log(room);
    for (const message of log.messages.splice(Math.max(0, log.messages.length - count))) {
      log.cmids.delete(`${message.user.id} ${message.cmid}`);
    }
    this.epochs += 1;
    if (told) log.epoch = `e${this.epochs}`;
    for (const link of this.links) {
      if (told && link.open && link.joined.has(room)) {
        const { epoch } = log;
        this.reply(link, () => link.handlers.event('reset', { room, epoch }));
      }
    }
  }

  /** Delivers one packet of a queue picked by `pick`; false when nothing can move. */
  step(pick: number): boolean {
    const queues = this.links
      .filter((link) => link.open && !this.frozen.has(link.worker))
      .flatMap((link) => [link.toServer, link.toClient])
      .filter((queue) => queue.length > 0);
    const queue = queues[Math.floor(pick * queues.length)];
    if (queue === undefined) return false;
    queue.shift()?.();
    return true;
  }

  /** The connection breaks: what is on its way in both directions is gone. */
  cut(link: FakeLink): void {
    link.toServer = [];
    link.toClient = [];
    this.end(link, { kind: 'lost', reason: 'transport close' });
  }

  kill(worker: number): void {
    this.frozen.delete(worker);
    for (const link of this.open()) if (link.worker === worker) this.cut(link);
  }

  drain(worker: number, withinMs: number): void {
    for (const link of this.open()) {
      if (link.worker === worker) this.reply(link, () => link.handlers.event('moving', { withinMs }));
    }
  }

  open(): FakeLink[] {
    return this.links.filter((link) => link.open);
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
          const head = this.log(id).messages.at(-1)?.seq ?? 0;
          const read = this.reads.get(`${id} ${user.id}`) ?? 0;
          return { id, name: id, private: false, owner: null, member: true, head, read, members: 1 };
        };
        return json({ rooms: this.rooms.map(view) });
      }
      const history = /\/api\/rooms\/([^/]+)\/messages\?(.*)$/.exec(path);
      if (history === null) return json({ error: { code: 'not_found', message: path, retry: false } }, 404);
      const query = new URLSearchParams(history[2]);
      const log = this.log(history[1] as string);
      const before = Number(query.get('before') ?? Number.MAX_SAFE_INTEGER);
      const older = log.messages.filter((message) => message.seq < before);
      const messages = older.slice(-Number(query.get('limit') ?? 50));
      return json({ epoch: log.epoch, messages, more: messages.length < older.length });
    };
  }

  private newLog(): Log {
    this.epochs += 1;
    return { epoch: `e${this.epochs}`, messages: [], cmids: new Map() };
  }

  private publish(room: string, messages: Message[]): void {
    const { epoch } = this.log(room);
    for (const link of this.open()) {
      if (link.joined.has(room)) {
        this.reply(link, () => link.handlers.event('messages', { room, epoch, messages }));
      }
    }
  }

  private reply(link: FakeLink, packet: () => void): void {
    link.toClient.push(packet);
  }

  private end(link: FakeLink, why: Parameters<LinkHandlers['ended']>[0] | null): void {
    if (!link.open) return;
    link.open = false;
    for (const answered of link.unanswered) answered(null);
    link.unanswered.clear();
    if (why !== null) link.handlers.ended(why);
  }

  private clientEnd(link: FakeLink): Link {
    return {
      call: (event, request, answered) => {
        if (!link.open) return answered(null);
        const once = (answer: unknown) => {
          if (link.unanswered.delete(once)) answered(answer as never);
        };
        link.unanswered.add(once);
        link.toServer.push(() => {
          const isBare = event === 'send' && this.bareNext > 0;
          if (isBare) this.bareNext -= 1;
          const refusal = event === 'alive' ? undefined : this.refuseNext.shift();
          const answer = isBare
            ? ({ ok: true } as Ack<object>)
            : refusal === undefined
              ? this.handle(link, event, request)
              : { ok: false as const, error: refusal };
          this.reply(link, () => once(answer));
        });
      },
      tell: () => {},
      close: () => this.end(link, null),
    };
  }

  private handle(link: FakeLink, event: string, request: object): Ack<object> {
    if (event === 'send') {
      const { room, cmid, text } = request as { room: string; cmid: string; text: string };
      const log = this.log(room);
      const duplicate = log.cmids.has(`${link.user.id} ${cmid}`);
      const { seq, mid } = this.append(room, link.user, cmid, text);
      return { ok: true, epoch: log.epoch, seq, mid, duplicate } as Ack<object>;
    }
    if (event === 'join') {
      const { room, since } = request as { room: string; since?: Position };
      // Subscribed first, then read: what is written from here on comes as a batch.
      link.joined.add(room);
      return { ok: true, ...this.join(link, room, since ?? null) } as Ack<object>;
    }
    if (event === 'read') {
      const { room, seq } = request as { room: string; seq: number };
      const key = `${room} ${link.user.id}`;
      this.reads.set(key, Math.max(this.reads.get(key) ?? 0, seq));
    }
    return { ok: true };
  }

  private join(link: FakeLink, room: string, since: Position | null): JoinResult {
    const { epoch, messages } = this.log(room);
    const head = messages.at(-1)?.seq ?? 0;
    const read = this.reads.get(`${room} ${link.user.id}`) ?? 0;
    const newest = { epoch, head, messages: messages.slice(-LIMITS.joinPageMessages), read };
    if (since === null) return { ...newest, complete: true };
    const at = messages[since.seq - 1];
    const fits =
      since.epoch === epoch && at?.mid === since.mid && head - since.seq <= LIMITS.resumeGapMessages;
    if (!fits) return { ...newest, complete: false };
    return { ...newest, messages: messages.slice(since.seq), complete: true };
  }
}
