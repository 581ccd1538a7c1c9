/**
 * Makes histories of a small chat that does everything right, with changes, faults, resends, reloads and a lost log.
 */
import { seen } from '../../prove/crowd/records.js';
import type { HistoryEvent, Seen, SentChange, Unstamped } from '../../prove/history.js';
import { Random } from '../../prove/random.js';
import { type Entry, midOf } from '../../src/protocol/entries.js';
import type { Mention, Message } from '../../src/protocol/events.js';
import { asReadNow, pageOf, stateOf } from '../protocol/support/log-model.js';
import { type Room, ValidModeration } from './support/valid-moderation.js';

export interface Shape {
  readonly seed: number;
  readonly steps?: number;
  readonly clients?: number;
  readonly rooms?: number;
  /** A fault that makes the store forget, with new epochs. */
  readonly loseLog?: boolean;
  /** Moderators remove, ban, rename and give roles, and people open direct rooms. */
  readonly moderated?: boolean;
}

interface Page {
  epoch: string;
  last: number;
  mid: string;
}
interface Pending {
  readonly room: string;
  readonly cmid: string;
  readonly text: string;
  readonly reply?: string;
  readonly change?: SentChange & { readonly of: string };
}
interface Client {
  readonly id: string;
  readonly user: string;
  view: number;
  online: boolean;
  slot: number;
  readonly rooms: Set<string>;
  pages: Map<string, Page>;
  pending: Pending[];
}

const GAP_MAX = 8;
const PAGE = 5;
const EMOJI = ['👍', '🎉'];

export function validHistory(shape: Shape): HistoryEvent[] {
  return new Chat(shape).run();
}

class Chat {
  private readonly random: Random;
  private readonly events: HistoryEvent[] = [];
  private readonly rooms: Room[] = [];
  private readonly clients: Client[] = [];
  private readonly moderation: ValidModeration<Client> | null;
  private readonly reads = new Map<string, number>();
  private t = 0;
  private made = 0;
  private faults = 0;

  constructor(private readonly shape: Shape) {
    this.random = new Random(shape.seed);
    const place = {
      rooms: this.rooms,
      clients: this.clients,
      add: (event: Unstamped) => this.add(event),
      nameOf,
      append: (room: Room, entry: Entry) => this.store(room, entry),
      enter: (client: Client, room: Room) => this.enter(client, room),
      takeOut: (client: Client, room: Room) => this.takeOut(client, room),
    };
    this.moderation = shape.moderated ? new ValidModeration(place, this.random.fork(1)) : null;
  }

  run(): HistoryEvent[] {
    this.add({
      type: 'run',
      system: 'model',
      mode: 'shared',
      seed: this.shape.seed,
      keeps: { sessions: true, presence: true, unread: true },
      presenceMs: 5_000,
      pageRows: PAGE,
    });
    for (let index = 0; index < (this.shape.rooms ?? 2); index += 1) {
      const id = `room-${index}`;
      const name = `the ${id}`;
      this.rooms.push({ id, name, isClosed: index > 0, epoch: `e${index}-1`, log: [] });
      this.add({ type: 'named', what: 'room', id, name, how: 'given', by: 'the founder' });
    }
    for (let index = 0; index < (this.shape.clients ?? 4); index += 1) this.open(index);
    this.moderation?.begin();
    this.phase('faults');
    const steps = this.shape.steps ?? 120;
    for (let step = 0; step < steps; step += 1) {
      this.t += this.random.next() * 40;
      this.step();
      this.moderation?.step();
      if (step === Math.floor(steps / 3)) this.kill();
      if (step === Math.floor(steps / 2)) this.comeAndGo();
      if (this.shape.loseLog === true && step === Math.floor((steps * 2) / 3)) this.loseLogs();
    }
    this.settle();
    return this.events;
  }

  private add(event: Unstamped): void {
    this.t += 0.25;
    this.events.push({ t: this.t, ...event } as HistoryEvent);
  }
  private phase(phase: 'faults' | 'calm' | 'final' | 'end'): void {
    this.add({ type: 'phase', phase });
  }
  private at(client: Client) {
    return { client: client.id, view: client.view, user: client.user };
  }
  private room(id: string): Room {
    return this.rooms.find((room) => room.id === id) as Room;
  }

  private open(index: number): void {
    const client: Client = {
      id: `c${index}`,
      user: `u${index}`,
      view: 1,
      online: true,
      slot: 1 + (index % 2),
      rooms: new Set(),
      pages: new Map(),
      pending: [],
    };
    this.clients.push(client);
    const name = nameOf(client);
    this.add({ type: 'named', what: 'person', id: client.user, name, how: 'given', by: client.id });
    this.add({ type: 'view', ...this.at(client), change: 'opened' });
    this.link(client, true);
    for (const room of this.rooms) if (index < 2 || this.random.chance(0.7)) this.enter(client, room);
  }

  private link(client: Client, online: boolean): void {
    client.online = online;
    this.add({
      type: 'link',
      ...this.at(client),
      state: online ? 'online' : 'offline',
      by: `n/${client.slot}/1`,
    });
  }

  private enter(client: Client, room: Room): void {
    client.rooms.add(room.id);
    this.add({ type: 'member', room: room.id, user: client.user, change: 'asked' });
    this.join(client, room);
    this.add({ type: 'member', room: room.id, user: client.user, change: 'in' });
    this.add({ type: 'place', ...this.at(client), room: room.id, change: 'here' });
    this.present(room);
  }

  private leave(client: Client, room: Room): void {
    this.moderation?.onLeft(client, room);
    client.rooms.delete(room.id);
    client.pages.delete(room.id);
    this.add({ type: 'member', room: room.id, user: client.user, change: 'leaving' });
    this.add({ type: 'place', ...this.at(client), room: room.id, change: 'away' });
    this.add({ type: 'member', room: room.id, user: client.user, change: 'out' });
    this.present(room);
  }

  private takeOut(client: Client, room: Room): void {
    client.rooms.delete(room.id);
    client.pages.delete(room.id);
    this.add({ type: 'cleared', ...this.at(client), room: room.id, lost: false });
    this.add({ type: 'place', ...this.at(client), room: room.id, change: 'away' });
    this.present(room);
  }

  /** Joins or resumes: the fill, or the newest page with the gap told, or a reset. */
  private join(client: Client, room: Room): void {
    const page = client.pages.get(room.id);
    const since =
      page === undefined || page.last === 0 ? null : { epoch: page.epoch, seq: page.last, mid: page.mid };
    const same = page !== undefined && page.epoch === room.epoch && since !== null;
    const gap = room.log.length - (page?.last ?? 0);
    const complete = since === null ? true : same && gap <= GAP_MAX;
    const isFill = complete && since !== null;
    const messages = isFill ? entriesOf(room).slice(page?.last ?? 0) : rowsOf(room, client.user).slice(-PAGE);
    const head = room.log.length;
    this.add({
      type: 'join',
      ...this.at(client),
      room: room.id,
      since,
      epoch: room.epoch,
      head,
      complete,
      messages,
    });
    const first = messages[0]?.seq ?? head + 1;
    let fresh = messages;
    if (page !== undefined && page.epoch !== room.epoch) {
      this.add({ type: 'reset', ...this.at(client), room: room.id, epoch: room.epoch });
    } else if (page !== undefined && since !== null && !complete) {
      if (first > page.last + 1) {
        this.add({
          type: 'gap',
          ...this.at(client),
          room: room.id,
          epoch: room.epoch,
          after: page.last,
          before: first,
        });
      } else fresh = messages.filter(({ seq }) => seq > page.last);
    }
    if (isFill) this.show(client, room, messages);
    else this.show(client, room, fresh, head);
    client.pages.set(room.id, {
      epoch: room.epoch,
      last: room.log.length,
      mid: room.log.at(-1)?.mid ?? '',
    });
  }

  private show(client: Client, room: Room, messages: readonly Seen[], pageTo?: number): void {
    if (messages.length === 0 && pageTo === undefined) return;
    const page = pageTo === undefined ? {} : { pageTo };
    this.add({ type: 'shown', ...this.at(client), room: room.id, epoch: room.epoch, messages, ...page });
  }

  private present(room: Room): void {
    const online = [...new Set(this.clients.filter((one) => one.rooms.has(room.id)).map((one) => one.user))];
    for (const client of this.clients) {
      if (client.online && client.rooms.has(room.id)) {
        const names = online.map((user) => nameOf({ user }));
        this.add({ type: 'presence', ...this.at(client), room: room.id, online, names });
      }
    }
  }

  private step(): void {
    const client = this.random.pick(this.clients);
    const dice = this.random.next();
    if (dice < 0.35) this.write(client);
    else if (dice < 0.55) this.change(client);
    else if (dice < 0.62) this.link(client, false);
    else if (dice < 0.8) this.reconnect(client);
    else if (dice < 0.84) this.reload(client);
    else if (dice < 0.92) this.whoami(client);
    else this.markRead(client);
  }

  private write(client: Client): void {
    const rooms = [...client.rooms];
    if (rooms.length === 0) return;
    const room = this.room(this.random.pick(rooms));
    this.made += 1;
    const of = this.random.chance(0.2) ? textsOf(room).at(-1)?.mid : undefined;
    const reply = of === undefined ? {} : { reply: of };
    const text = this.calling(`text ${this.made}`);
    this.send(client, { room: room.id, cmid: `m${this.made}`, text, ...reply });
  }

  /**
   * An event about one of the newest messages, whatever its author and state; refused or settled where that says so.
   */
  private change(client: Client): void {
    const rooms = [...client.rooms];
    if (rooms.length === 0) return;
    const room = this.room(this.random.pick(rooms));
    const target = textsOf(room).at(-1 - this.random.int(0, 6));
    if (target === undefined) return;
    this.made += 1;
    const kind = this.random.pick(['edit', 'edit', 'delete', 'react', 'react', 'react', 'pin'] as const);
    const text = kind === 'edit' ? this.calling(`edit ${this.made}`) : '';
    const emoji = kind === 'react' ? { emoji: this.random.pick(EMOJI) } : {};
    const on = kind === 'react' || kind === 'pin' ? { on: this.random.chance(0.7) } : {};
    const change = { kind, of: target.mid, ...emoji, ...on };
    this.send(client, { room: room.id, cmid: `m${this.made}`, text, change });
  }

  /** Some texts call somebody, and some all. */
  private calling(text: string): string {
    if (this.made % 9 === 0) return `@room ${text}`;
    const one = this.clients[this.made % this.clients.length];
    return this.made % 3 === 0 && one !== undefined ? `@${nameOf(one)} ${text}` : text;
  }

  /** Whom a text calls of those who are in the room. */
  private called(text: string, room: Room): { readonly mentions?: readonly Mention[] } {
    const named = this.clients.find((one) => text.startsWith(`@${nameOf(one)} `) && one.rooms.has(room.id));
    if (text.startsWith('@room ')) return { mentions: [{ id: '@room', start: 0, end: 5 }] };
    return named === undefined
      ? {}
      : { mentions: [{ id: named.user, start: 0, end: nameOf(named).length + 1 }] };
  }

  private send(client: Client, pending: Pending): void {
    const room = this.room(pending.room);
    this.add({ type: 'send', ...this.at(client), ...pending });
    if (!client.online) client.pending.push(this.maybeAnew(client, pending));
    else if (this.random.chance(0.05)) {
      this.add({ type: 'fail', ...this.at(client), room: room.id, cmid: pending.cmid, code: 'not_member' });
    } else this.append(client, pending);
  }

  /** What waits for a connection may be written anew until then: of its texts only the last is ever sent. */
  private maybeAnew(client: Client, pending: Pending): Pending {
    if (pending.change !== undefined || this.made % 2 === 0) return pending;
    const anew = { ...pending, text: `anew, ${pending.text}` };
    this.add({ type: 'send', ...this.at(client), ...anew });
    return anew;
  }

  /** Stores, delivers, and acknowledges unless the ack is lost; then it is resent at the next connection. */
  private append(client: Client, pending: Pending): void {
    const room = this.room(pending.room);
    const stored = room.log.find((one) => one.user.id === client.user && one.cmid === pending.cmid);
    const seq = stored?.seq ?? room.log.length + 1;
    const { change, text, reply, cmid } = pending;
    const user = { id: client.user, name: nameOf(client) };
    const head = { seq, mid: stored?.mid ?? midOf(seq, room.epoch), cmid, user, at: 1_000 + seq };
    const mayModerate = this.moderation?.roleOf(client.user, room.id) === 'moderator';
    const refusal = stored === undefined ? refusalOf(room, client, pending, mayModerate) : null;
    if (refusal === 'settled') {
      const last = room.log.at(-1) as Entry;
      const { seq, mid } = last;
      this.add({ type: refusal, ...this.at(client), room: room.id, cmid, epoch: room.epoch, seq, mid });
      return;
    }
    if (refusal !== null) {
      this.add({ type: 'fail', ...this.at(client), room: room.id, cmid, code: refusal });
      return;
    }
    const what =
      change === undefined ? (reply === undefined ? { text } : { text, reply }) : { ...change, text };
    const message = stored ?? ({ ...head, ...what, ...this.called(text, room) } as Entry);
    if (stored === undefined) {
      this.store(room, message);
      if (this.random.chance(0.1)) {
        this.add({ type: 'unknown', ...this.at(client), room: room.id, cmid: pending.cmid, why: 'timeout' });
        client.pending.push(pending);
        return;
      }
    }
    const { mid } = message;
    const duplicate = stored !== undefined;
    if (duplicate && change !== undefined) {
      this.add({ type: 'settled', ...this.at(client), room: room.id, cmid, epoch: room.epoch, seq, mid });
      return;
    }
    this.add({
      type: 'ack',
      ...this.at(client),
      room: room.id,
      cmid,
      epoch: room.epoch,
      seq,
      mid,
      duplicate,
    });
  }

  private store(room: Room, entry: Entry): void {
    room.log.push(entry);
    const newest = seen(asReadNow(room.log).at(-1) as Entry);
    for (const reader of this.clients) this.deliver(reader, room, newest);
  }

  private deliver(reader: Client, room: Room, message: Seen): void {
    const page = reader.pages.get(room.id);
    if (!reader.online || page === undefined || !reader.rooms.has(room.id)) return;
    const wire = {
      type: 'wire',
      ...this.at(reader),
      room: room.id,
      epoch: room.epoch,
      messages: [message],
    } as const;
    this.add(wire);
    if (this.random.chance(0.1)) this.add(wire);
    this.show(reader, room, [message]);
    page.last = message.seq;
    page.mid = message.mid;
  }

  private reconnect(client: Client): void {
    if (client.online) return;
    client.slot = this.random.int(1, 3);
    this.link(client, true);
    this.resume(client);
  }

  private resume(client: Client): void {
    for (const id of client.rooms) this.join(client, this.room(id));
    for (const id of client.rooms) this.present(this.room(id));
    this.resend(client);
  }

  private resend(client: Client): void {
    while (client.pending.length > 0) {
      const pending = client.pending;
      client.pending = [];
      for (const one of pending) this.append(client, one);
    }
  }

  private reload(client: Client): void {
    for (const id of client.rooms) this.add({ type: 'place', ...this.at(client), room: id, change: 'away' });
    this.add({ type: 'view', ...this.at(client), change: 'closed' });
    client.view += 1;
    client.pages = new Map();
    this.add({ type: 'view', ...this.at(client), change: 'opened' });
    this.link(client, true);
    for (const id of client.rooms) this.add({ type: 'place', ...this.at(client), room: id, change: 'here' });
    this.resume(client);
  }

  private whoami(client: Client): void {
    const by = `n/${client.slot}/1`;
    this.add({ type: 'whoami', ...this.at(client), answer: client.user, by });
    this.add({ type: 'named', what: 'person', id: client.user, name: nameOf(client), how: 'called', by });
    for (const { id, name, people } of this.rooms) {
      const called = { type: 'named', what: 'room', id, how: 'called', by, to: client.user } as const;
      const other = people?.find((user) => user !== client.user);
      if (people === undefined || other === undefined) this.add({ ...called, name });
      else if (people.includes(client.user)) this.add({ ...called, name: nameOf({ user: other }), people });
    }
  }

  private markRead(client: Client): void {
    const id = [...client.rooms][0];
    if (id === undefined || !client.online) return;
    const seq = this.room(id).log.length;
    if (seq === 0) return;
    this.add({ type: 'read', ...this.at(client), room: id, seq, outcome: 'asked' });
    if (this.random.chance(0.9)) {
      this.add({ type: 'read', ...this.at(client), room: id, seq, outcome: 'done' });
      this.reads.set(`${client.user} ${id}`, Math.max(this.reads.get(`${client.user} ${id}`) ?? 0, seq));
    }
  }

  private fault(kind: string, hits: string[], what: () => void, storeLoses = false): void {
    this.faults += 1;
    const id = this.faults;
    this.add({ type: 'fault', id, kind, phase: 'begin', detail: kind, hits, storeLoses });
    what();
    for (let index = 0; index < 3; index += 1) this.write(this.clients[0] as Client);
    this.add({ type: 'fault', id, kind, phase: 'end', detail: kind, convergeMs: 5_000 });
  }

  private kill(): void {
    this.fault('sigkill', ['n/1/1'], () => {
      for (const client of this.clients) if (client.slot === 1 && client.online) this.link(client, false);
    });
  }

  private comeAndGo(): void {
    const client = this.clients.at(-1) as Client;
    const room = this.rooms[0] as Room;
    if (this.moderation?.isOut(client, room)) return;
    if (client.rooms.has(room.id)) this.leave(client, room);
    else this.enter(client, room);
  }

  private loseLogs(): void {
    const lose = () => {
      for (const room of this.rooms) {
        room.epoch = `${room.epoch}+`;
        room.log = room.log.slice(0, Math.max(0, room.log.length - 3));
        for (const client of this.clients) {
          if (client.online && client.rooms.has(room.id)) this.join(client, room);
        }
      }
    };
    this.fault('store-forgets', [], lose, true);
  }

  private settle(): void {
    this.phase('calm');
    for (const client of this.clients) this.reconnect(client);
    this.moderation?.end();
    for (const client of this.clients) this.resend(client);
    this.t += 6_000;
    for (const room of this.rooms) this.present(room);
    this.t += 6_000;
    this.phase('final');
    for (const room of this.rooms) {
      const { epoch, log } = room;
      const states = textsOf(room).map(({ mid, seq }) => ({ seq, now: stateOf(log, mid) }));
      const beside = states.flatMap(({ seq, now }) =>
        now.deleted || now.edit === undefined ? [] : [{ seq, text: (now.edit as { text: string }).text }],
      );
      this.add({ type: 'log', room: room.id, epoch, first: 1, messages: entriesOf(room), beside });
      const read = { room: room.id, epoch, head: log.length, askedAt: this.t };
      const readers = this.clients.filter(({ user }) => room.people?.includes(user) ?? true);
      for (const [index, { user: reader }] of readers.slice(0, 2).entries()) {
        const by = index === 0 ? 'n/1/2' : 'n/2/1';
        this.add({ type: 'final', ...read, by, reader, messages: rowsOf(room, reader) });
      }
      const { askedAt: _none, ...stands } = read;
      const { user, id } = readers[0] as Client;
      // A screen's list of messages has no notices.
      const messages = rowsOf(room, user).filter(({ kind }) => kind === undefined);
      this.add({ type: 'rows', ...stands, by: `the page of ${id}`, reader: user, messages });
      for (const client of readers) this.unread(client, room);
    }
    for (const client of this.clients) this.whoami(client);
    this.phase('end');
  }

  private unread(client: Client, room: Room): void {
    const texts = rowsOf(room, client.user);
    const own = texts.findLast(({ user, kind }) => kind === undefined && user === client.user)?.seq ?? 0;
    const read = Math.max(own, this.reads.get(`${client.user} ${room.id}`) ?? 0);
    const others = texts.filter(
      ({ user, deleted, kind }) => kind === undefined && user !== client.user && !deleted,
    );
    const unread = others.filter(({ seq }) => seq > read).length;
    const answers = ({ reply }: Seen) => room.log.find(({ mid }) => mid === reply)?.user.id === client.user;
    const mentions = others.filter(
      (one) =>
        one.seq > read &&
        (room.people !== undefined ||
          answers(one) ||
          one.calls?.some((id) => id === client.user || id === '@room')),
    ).length;
    const role = this.moderation?.roleOf(client.user, room.id);
    if (role !== undefined && client.rooms.has(room.id)) {
      this.add({ type: 'role', user: client.user, room: room.id, role, by: 'n/2/1' });
    }
    this.add({ type: 'unread', user: client.user, room: room.id, unread, mentions, by: 'n/2/1' });
  }
}

/** The log as it is read now. */
function entriesOf(room: Room): Seen[] {
  return asReadNow(room.log).map(seen);
}

function textsOf(room: Room): Message[] {
  return room.log.filter((entry): entry is Message => entry.kind === undefined);
}

/** Its messages as changes have made them, in the eyes of a reader. */
function rowsOf(room: Room, reader: string): Seen[] {
  const notices = room.log.filter(({ kind }) => kind === 'notice');
  const rows = [...(pageOf(room.log, reader) as Message[]), ...notices];
  return rows.sort((a, b) => a.seq - b.seq).map(seen);
}

function refusalOf(room: Room, client: Client, { change, reply }: Pending, mayModerate: boolean) {
  const { user } = client;
  if (!client.rooms.has(room.id)) return 'not_member';
  if (change === undefined) {
    return reply === undefined || textsOf(room).some(({ mid }) => mid === reply) ? null : 'invalid';
  }
  const target = room.log.find((entry) => entry.mid === change.of);
  if (target === undefined) return 'gone';
  const now = stateOf(room.log, change.of);
  if (now.deleted) return 'gone';
  const { kind, emoji = '', on } = change;
  const isAuthors = kind === 'edit' || (kind === 'delete' && !mayModerate);
  if (isAuthors && target.user.id !== user) return 'forbidden';
  if (kind === 'pin' && now.pinned === on) return 'settled';
  return kind === 'react' && (now.reactions.get(emoji)?.has(user) ?? false) === on ? 'settled' : null;
}

function nameOf({ user }: Pick<Client, 'user'>): string {
  return `the person ${user}`;
}
