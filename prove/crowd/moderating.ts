/** What the crowd does as moderators, and two by two: removals, bans, roles, names, topics, and direct rooms. */

import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed/wait.js';
import type { Random } from '../random.js';
import type { RoomSeen } from '../system/system.js';
import type { CrowdPerson, ModerationRequest } from './crowd-person.js';

/** Moderators of each room among the people of one process: they stay, so that others can always be let in again. */
const MODERATORS = 2;
const OUT_MS = { least: 300, most: 2_000 };
/** Somebody has to be let in again whatever the workers do meanwhile. */
const TRIES = 40;
const TRY_AGAIN_MS = 500;
const ENTER_MS = 5_000;
const KINDS = ['remove', 'ban', 'role', 'rename', 'topic'] as const;

export class Moderating {
  /** Direct rooms that were begun. */
  readonly directs = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  /** Those who are out, or on their way: `room user`. */
  private readonly busy = new Set<string>();
  private made = 0;

  constructor(
    private readonly rooms: readonly RoomSeen[],
    private readonly seats: ReadonlyMap<CrowdPerson, readonly string[]>,
    private readonly random: Random,
  ) {}

  get moderators(): { room: string; user: string }[] {
    return this.rooms.flatMap(({ id }) =>
      this.chairs(id).flatMap(({ user, moderate }) => (moderate === undefined ? [] : [{ room: id, user }])),
    );
  }

  /** One moderator does one thing. */
  moderateOnce(): void {
    if (this.rooms.length === 0) return;
    const room = this.random.pick(this.rooms);
    const chair = this.chairs(room.id).find(({ open, online }) => open && online);
    if (chair?.moderate === undefined) return;
    this.made += 1;
    const what = this.random.pick(KINDS);
    if (what === 'rename' || what === 'topic') {
      // Names of people and rooms are unique, and those of several processes differ by their moderators.
      const text = `${room.name.slice(0, 20)} ${what} ${chair.client} ${this.made}`;
      this.follow(chair.moderate({ what, room: room.id, text }));
      return;
    }
    const others = [...this.seats.keys()].filter((one) => this.isOrdinary(one, room.id));
    if (others.length === 0) return;
    const person = this.random.pick(others);
    if (what === 'role') {
      const role = this.random.chance(0.6) ? 'moderator' : 'member';
      this.follow(chair.moderate({ what, room: room.id, about: person.user, role }));
    } else this.follow(this.takeOut(what, room, chair, person));
  }

  /** Two people begin the direct room of both at the same time, and somebody else tries to get in. */
  begin(): void {
    const open = [...this.seats.keys()].filter(({ open, online }) => open && online);
    const [one, other, stranger] = this.random.shuffled(open);
    if (one === undefined || other === undefined) return;
    const opening = async () => {
      const rooms = await Promise.all([one.openDirect?.([other.user]), other.openDirect?.([one.user])]);
      const known = rooms.filter((id) => typeof id === 'string');
      // Two where it went wrong: both are read at the end.
      for (const id of known) this.directs.add(id);
      const [room] = known;
      if (room === undefined) return;
      one.write(room, `to ${other.client}`);
      await stranger?.tryClosedRoom(room);
      await stranger?.readPage(room);
    };
    this.follow(opening());
  }

  /** Resolves when all who were sent away are let in again, or after `withinMs`. */
  async end(withinMs: number): Promise<void> {
    await waitFor(() => this.underWay.size === 0, withinMs, 50);
  }

  private chairs(room: string): CrowdPerson[] {
    return [...this.seats]
      .filter(([, seats]) => seats.includes(room))
      .slice(0, MODERATORS)
      .map(([person]) => person);
  }

  private isOrdinary(person: CrowdPerson, room: string): boolean {
    const isThere = person.open && person.online && person.rooms.has(room);
    return isThere && !this.busy.has(`${room} ${person.user}`) && !this.chairs(room).includes(person);
  }

  private async takeOut(
    what: 'remove' | 'ban',
    room: RoomSeen,
    chair: CrowdPerson,
    person: CrowdPerson,
  ): Promise<void> {
    const { id } = room;
    const key = `${id} ${person.user}`;
    const about = person.user;
    this.busy.add(key);
    person.expectRemoval?.(id, chair.user);
    const outcome = await chair.moderate?.({ what, room: id, about });
    if (outcome === 'done') {
      person.removedFrom?.(id);
      await person.readPage(id);
      // Nobody can be brought back who is banned.
      if (what === 'ban' && room.private)
        await chair.moderate?.({ what: 'invite', room: id, about, name: person.name });
      if (what === 'ban' || room.private) await person.tryClosedRoom(id);
    }
    await sleep(this.random.int(OUT_MS.least, OUT_MS.most));
    if (what === 'ban') await this.insist(chair, { what: 'unban', room: id, about });
    if (room.private) await this.insist(chair, { what: 'invite', room: id, about, name: person.name });
    // A page that is closed meanwhile answers nothing; it comes back by itself.
    await Promise.race([person.enter(id), sleep(ENTER_MS)]);
    this.busy.delete(key);
  }

  private async insist(chair: CrowdPerson, request: ModerationRequest): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if ((await chair.moderate?.(request)) !== 'unknown') return;
      await sleep(TRY_AGAIN_MS);
    }
  }

  private follow(what: Promise<unknown>): void {
    const done: Promise<void> = what
      // How it ended is in the history.
      .catch(() => {})
      .then(() => {
        this.underWay.delete(done);
      });
    this.underWay.add(done);
  }
}
