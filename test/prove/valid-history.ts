/** Makes histories of a small chat that does everything right, with faults, resends, reloads and a lost log. */
import type { HistoryEvent, Seen, Unstamped } from '../../prove/history.js';
import { Random } from '../../prove/random.js';

export interface Shape {
  readonly seed: number;
  readonly steps?: number;
  readonly clients?: number;
  readonly rooms?: number;
  /** A fault that makes the store forget, with new epochs. */
  readonly loseLog?: boolean;
}

interface Room {
  readonly id: string;
  epoch: string;
  log: Seen[];
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

export function validHistory(shape: Shape): HistoryEvent[] {
  return new Chat(shape).run();
}

class Chat {
  private readonly random: Random;
  private readonly events: HistoryEvent[] = [];
  private readonly rooms: Room[] = [];
  private readonly clients: Client[] = [];
  private readonly reads = new Map<string, number>();
  private t = 0;
  private made = 0;
  private faults = 0;

  constructor(private readonly shape: Shape) {
    this.random = new Random(shape.seed);
  }

  run(): HistoryEvent[] {
    this.add({
      type: 'run',
      system: 'model',
      mode: 'shared',
      seed: this.shape.seed,
      keeps: { sessions: true, presence: true, unread: true },
      presenceMs: 5_000,
    });
    for (let index = 0; index < (this.shape.rooms ?? 2); index += 1) {
      const id = `room-${index}`;
      this.rooms.push({ id, epoch: `e${index}-1`, log: [] });
      this.add({ type: 'named', what: 'room', id, name: `the ${id}`, how: 'given', by: 'the founder' });
    }
    for (let index = 0; index < (this.shape.clients ?? 4); index += 1) this.open(index);
    this.phase('faults');
    const steps = this.shape.steps ?? 120;
    for (let step = 0; step < steps; step += 1) {
      this.t += this.random.next() * 40;
      this.step();
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
    client.rooms.delete(room.id);
    client.pages.delete(room.id);
    this.add({ type: 'member', room: room.id, user: client.user, change: 'leaving' });
    this.add({ type: 'place', ...this.at(client), room: room.id, change: 'away' });
    this.add({ type: 'member', room: room.id, user: client.user, change: 'out' });
    this.present(room);
  }

  /** Joins or resumes: the gap, or the newest page with the gap told, or a reset. */
  private join(client: Client, room: Room): void {
    const page = client.pages.get(room.id);
    const since =
      page === undefined || page.last === 0 ? null : { epoch: page.epoch, seq: page.last, mid: page.mid };
    const same = page !== undefined && page.epoch === room.epoch && since !== null;
    const gap = room.log.length - (page?.last ?? 0);
    const complete = since === null ? true : same && gap <= GAP_MAX;
    const messages = complete && since !== null ? room.log.slice(page?.last ?? 0) : room.log.slice(-PAGE);
    this.add({
      type: 'join',
      ...this.at(client),
      room: room.id,
      since,
      epoch: room.epoch,
      head: room.log.length,
      complete,
      messages,
    });
    const first = messages[0]?.seq ?? room.log.length + 1;
    if (page !== undefined && page.epoch !== room.epoch) {
      this.add({ type: 'reset', ...this.at(client), room: room.id, epoch: room.epoch });
    } else if (page !== undefined && since !== null && !complete) {
      this.add({
        type: 'gap',
        ...this.at(client),
        room: room.id,
        epoch: room.epoch,
        after: page.last,
        before: first,
      });
    }
    this.show(client, room, messages);
    client.pages.set(room.id, {
      epoch: room.epoch,
      last: room.log.length,
      mid: room.log.at(-1)?.mid ?? '',
    });
  }

  private show(client: Client, room: Room, messages: readonly Seen[]): void {
    if (messages.length > 0)
      this.add({ type: 'shown', ...this.at(client), room: room.id, epoch: room.epoch, messages });
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
    if (dice < 0.55) this.write(client);
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
    const pending = { room: room.id, cmid: `m${this.made}`, text: `text ${this.made}` };
    this.add({ type: 'send', ...this.at(client), ...pending });
    if (!client.online) client.pending.push(pending);
    else if (this.random.chance(0.05)) {
      this.add({ type: 'fail', ...this.at(client), room: room.id, cmid: pending.cmid, code: 'not_member' });
    } else this.append(client, pending);
  }

  /** Stores, delivers, and acknowledges unless the ack is lost; then it is resent at the next connection. */
  private append(client: Client, pending: Pending): void {
    const room = this.room(pending.room);
    const stored = room.log.find((one) => one.user === client.user && one.cmid === pending.cmid);
    const message: Seen = stored ?? {
      seq: room.log.length + 1,
      mid: `${room.epoch}-${room.log.length + 1}`,
      cmid: pending.cmid,
      user: client.user,
      name: nameOf(client),
      text: pending.text,
    };
    if (stored === undefined) {
      room.log.push(message);
      for (const reader of this.clients) this.deliver(reader, room, message);
      if (this.random.chance(0.1)) {
        this.add({ type: 'unknown', ...this.at(client), room: room.id, cmid: pending.cmid, why: 'timeout' });
        client.pending.push(pending);
        return;
      }
    }
    const { seq, mid, cmid } = message;
    const duplicate = stored !== undefined;
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
    for (const { id } of this.rooms) {
      this.add({ type: 'named', what: 'room', id, name: `the ${id}`, how: 'called', by });
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
    for (const client of this.clients) this.resend(client);
    this.t += 6_000;
    for (const room of this.rooms) this.present(room);
    this.t += 6_000;
    this.phase('final');
    for (const room of this.rooms) {
      this.add({ type: 'log', room: room.id, epoch: room.epoch, first: 1, messages: [...room.log] });
      for (const by of ['n/1/2', 'n/2/1']) {
        this.add({ type: 'final', room: room.id, by, epoch: room.epoch, messages: [...room.log] });
      }
      this.add({
        type: 'rows',
        room: room.id,
        by: 'the page of c0',
        epoch: room.epoch,
        messages: [...room.log],
      });
      for (const client of this.clients) this.unread(client, room);
    }
    for (const client of this.clients) this.whoami(client);
    this.phase('end');
  }

  private unread(client: Client, room: Room): void {
    const own = room.log.filter((message) => message.user === client.user).at(-1)?.seq ?? 0;
    const read = Math.max(own, this.reads.get(`${client.user} ${room.id}`) ?? 0);
    const unread = room.log.length - Math.min(read, room.log.length);
    this.add({ type: 'unread', user: client.user, room: room.id, unread, by: 'n/2/1' });
  }
}

function nameOf({ user }: Pick<Client, 'user'>): string {
  return `the person ${user}`;
}
