/** What moderators do in a chat that does everything right, and the direct rooms of its people. */
import type { ModerationKind, Unstamped } from '../../../prove/history.js';
import type { Random } from '../../../prove/random.js';
import { type Entry, midOf, type NoticeEntry } from '../../../src/protocol/entries.js';

export interface Room {
  readonly id: string;
  /** What it is called now; a direct room is called as the others are. */
  name: string;
  /** All people of a direct room. */
  readonly people?: readonly string[];
  /** Nobody comes into it but by an invitation. */
  readonly isClosed: boolean;
  epoch: string;
  /** As it was written; what was deleted still has its text here. */
  log: Entry[];
}

export interface Person {
  readonly id: string;
  readonly user: string;
  readonly online: boolean;
  readonly rooms: Set<string>;
}

/** The chat that they are in. */
export interface Place<Client extends Person> {
  readonly rooms: Room[];
  readonly clients: readonly Client[];
  add(event: Unstamped): void;
  nameOf(client: Pick<Client, 'user'>): string;
  /** Stores an entry and tells all who are there. */
  append(room: Room, entry: Entry): void;
  enter(client: Client, room: Room): void;
  /** They are out, and their page was told so. */
  takeOut(client: Client, room: Room): void;
}

interface Asked {
  readonly what: ModerationKind;
  readonly room: string;
  readonly by: string;
  readonly about?: string;
  readonly text?: string;
  readonly role?: 'member' | 'moderator';
}
/** Somebody who was taken out, and after how many steps they come back. */
interface Out<Client> {
  readonly client: Client;
  readonly room: Room;
  readonly isBanned: boolean;
  steps: number;
}
type Outcome = 'done' | 'refused' | 'unknown';

export class ValidModeration<Client extends Person> {
  private readonly roles = new Map<string, 'moderator'>();
  private readonly out: Out<Client>[] = [];
  private made = 0;

  constructor(
    private readonly place: Place<Client>,
    private readonly random: Random,
  ) {}

  /** The first person moderates every room. */
  begin(): void {
    for (const room of this.place.rooms) {
      const about = this.chair.user;
      this.action({ what: 'role', room: room.id, by: 'the founder', about, role: 'moderator' }, 'done');
      this.roles.set(`${room.id} ${about}`, 'moderator');
    }
  }

  roleOf(user: string, room: string): 'member' | 'moderator' {
    return this.roles.get(`${room} ${user}`) ?? 'member';
  }

  isOut(client: Client, room: Room): boolean {
    return this.out.some((one) => one.client === client && one.room === room);
  }

  /** Whoever comes back is a member like others. */
  onLeft(client: Client, room: Room): void {
    this.roles.delete(`${room.id} ${client.user}`);
  }

  step(): void {
    for (const one of [...this.out]) {
      one.steps -= 1;
      if (one.steps <= 0 && one.client.online) this.letIn(one);
    }
    const dice = this.random.next();
    const room = this.random.pick(this.place.rooms.filter(({ people }) => people === undefined));
    if (dice < 0.06) this.tell(room, ['rename']);
    else if (dice < 0.1) this.tell(room, ['topic']);
    else if (dice < 0.13) this.tell(room, ['rename', 'rename']);
    else if (dice < 0.19) this.giveRole(room);
    else if (dice < 0.27) this.takeOut(room);
    else if (dice < 0.3) this.openDirect();
  }

  /** Whoever is out comes back; everybody is online. */
  end(): void {
    for (const one of [...this.out]) this.letIn(one);
  }

  /** New names or topics, all asked for before any is there. */
  private tell(room: Room, kinds: readonly ('rename' | 'topic')[]): void {
    const told = kinds.map((what) => {
      this.made += 1;
      const asked = { what, room: room.id, by: this.chair.user, text: `${what} ${this.made}` } as const;
      return { asked, outcome: this.outcome(), end: this.ask(asked) };
    });
    for (const { asked, outcome, end } of this.random.shuffled(told)) {
      if (outcome.isDone) {
        this.notice(room, { what: asked.what === 'rename' ? 'renamed' : 'topic', text: asked.text });
        if (asked.what === 'rename') room.name = asked.text;
      }
      end(outcome.told);
    }
  }

  private giveRole(room: Room): void {
    const person = this.anybody(room);
    if (person === undefined) return;
    const role = this.random.chance(0.6) ? 'moderator' : 'member';
    const key = `${room.id} ${person.user}`;
    const { told, isDone } = this.outcome();
    this.action({ what: 'role', room: room.id, by: this.chair.user, about: person.user, role }, told);
    if (!isDone) return;
    if (role === 'moderator') this.roles.set(key, role);
    else this.roles.delete(key);
  }

  private takeOut(room: Room): void {
    const client = this.anybody(room);
    if (client?.online !== true) return;
    const isBanned = this.random.chance(0.5);
    const { user } = client;
    this.place.add({ type: 'member', room: room.id, user, change: 'leaving', by: this.chair.user });
    const what = isBanned ? 'ban' : 'remove';
    const end = this.ask({ what, room: room.id, by: this.chair.user, about: user });
    this.place.takeOut(client, room);
    this.roles.delete(`${room.id} ${user}`);
    this.notice(room, { what: 'removed', about: { id: user, name: this.place.nameOf(client) } });
    end('done');
    this.out.push({ client, room, isBanned, steps: this.random.int(2, 8) });
  }

  private letIn(one: Out<Client>): void {
    const { client, room, isBanned } = one;
    const about = { room: room.id, by: this.chair.user, about: client.user };
    if (isBanned) this.action({ what: 'unban', ...about }, 'done');
    if (room.isClosed) {
      const end = this.ask({ what: 'invite', ...about });
      this.notice(room, { what: 'invited', about: { id: client.user, name: this.place.nameOf(client) } });
      end('done');
    }
    this.out.splice(this.out.indexOf(one), 1);
    this.place.enter(client, room);
  }

  /** Two ask for their direct room at the same time; one of them may get no answer. */
  private openDirect(): void {
    const [one, other] = this.random.shuffled(this.place.clients.filter(({ online }) => online));
    if (one === undefined || other === undefined) return;
    const people = [one.user, other.user].sort();
    const id = `direct-${people.join('-')}`;
    const asks = [one, other].map(({ user, id: client }) => {
      this.made += 1;
      const asked = { type: 'direct', id: `${client}-${this.made}`, by: user, people } as const;
      this.place.add({ ...asked, room: null, outcome: 'asked' });
      return asked;
    });
    let room = this.place.rooms.find((known) => known.id === id);
    if (room === undefined) {
      room = { id, name: '', people, isClosed: true, epoch: `e-${id}`, log: [] };
      this.place.rooms.push(room);
    }
    for (const [index, client] of [one, other].entries()) {
      const asked = asks[index];
      if (asked === undefined) continue;
      const isAnswered = index === 0 || this.random.chance(0.8);
      const answer = isAnswered
        ? ({ room: id, outcome: 'done' } as const)
        : ({ room: null, outcome: 'unknown' } as const);
      this.place.add({ ...asked, ...answer });
      if (isAnswered && !client.rooms.has(id)) this.place.enter(client, room);
    }
  }

  private get chair(): Client {
    return this.place.clients[0] as Client;
  }

  /** Somebody in the room who may be taken out of it. */
  private anybody(room: Room): Client | undefined {
    const others = this.place.clients.slice(1).filter(({ rooms }) => rooms.has(room.id));
    return others.length === 0 ? undefined : this.random.pick(others);
  }

  /** What is told of a question, and whether it was done. */
  private outcome(): { readonly told: Outcome; readonly isDone: boolean } {
    const told = this.random.pick(['done', 'done', 'done', 'refused', 'unknown'] as const);
    return { told, isDone: told === 'done' || (told === 'unknown' && this.random.chance(0.5)) };
  }

  private action(asked: Asked, outcome: Outcome): void {
    this.ask(asked)(outcome);
  }

  private ask(asked: Asked): (outcome: Outcome) => void {
    this.made += 1;
    const event = { type: 'moderation', id: `action-${this.made}`, ...asked } as const;
    this.place.add({ ...event, outcome: 'asked' });
    return (outcome) => this.place.add({ ...event, outcome });
  }

  private notice(room: Room, tells: Pick<NoticeEntry, 'what' | 'about' | 'text'>): void {
    const seq = room.log.length + 1;
    const { user } = this.chair;
    const head = { seq, mid: midOf(seq, room.epoch), cmid: `notice-${seq}`, at: 1_000 + seq };
    this.place.append(room, {
      ...head,
      user: { id: user, name: this.place.nameOf({ user }) },
      kind: 'notice',
      ...tells,
    } as Entry);
  }
}
