/** A seeded crowd: who is in which rooms, who writes when, who reloads, leaves, comes back, and tries closed doors. */

import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed/wait.js';
import { personName } from '../names.js';
import { Random } from '../random.js';
import type { Recorder } from '../recorder.js';
import type { CrowdPerson } from './crowd-person.js';
import { Moderating } from './moderating.js';
import type { CrowdSettings } from './settings.js';
import { storm } from './storm.js';
import { writeText } from './texts.js';

const AT_ONCE = 6;
/** A paste in pieces, a script, an outbox on the way back: so many go out in one turn. */
const BURST_MAX = 24;
const BURST_CHANCE = 0.02;
const REPLY_CHANCE = 0.15;

export class ProverCrowd {
  readonly people: CrowdPerson[] = [];
  /** Rooms each person belongs in. */
  private readonly seats = new Map<CrowdPerson, string[]>();
  /** Their network is what the nemesis may cut. */
  private readonly cuttable = new Set<CrowdPerson>();
  private readonly departed = new Set<CrowdPerson>();
  private readonly random: Random;
  private readonly moderating: Moderating;
  private timers: NodeJS.Timeout[] = [];
  private ahead = 0;
  private stopped = false;

  constructor(
    private readonly settings: CrowdSettings,
    private readonly recorder: Recorder,
    makePerson: (client: string, name: string, url: string, random: Random) => CrowdPerson,
  ) {
    this.random = new Random(settings.seed * 7_919 + settings.firstClient);
    for (let index = 0; index < settings.clients; index += 1) {
      const number = settings.firstClient + index;
      const cut = settings.cutEvery > 0 && number % settings.cutEvery === 0;
      const places = [settings.urls.direct, ...(settings.urls.others ?? [])];
      const url = cut ? settings.urls.cut : (places[number % places.length] as string);
      const person = makePerson(`c${number}`, personName(number), url, this.random.fork(number));
      this.people.push(person);
      if (cut) this.cuttable.add(person);
      // Evenly filled rooms, so that each has somebody in each load process and none is empty.
      const seats = new Set<string>();
      for (let seat = 0; seat < Math.min(settings.roomsEach, settings.rooms.length); seat += 1) {
        const step = 1 + ((number * 5 + seat * 3) % 7);
        const room = settings.rooms[(number + seat * step) % settings.rooms.length];
        if (room !== undefined) seats.add(room.id);
      }
      this.seats.set(person, [...seats]);
    }
    const { rooms } = settings;
    this.moderating = new Moderating(rooms, this.seats, this.random.fork(settings.clients));
  }

  /** Makes the accounts. Resolves with who has to be invited where. */
  async makeAccounts(): Promise<{ room: string; name: string }[]> {
    await this.inTurn((person) => person.makeAccount());
    const guests = [];
    for (const [person, seats] of this.seats) {
      for (const room of seats) if (this.isPrivate(room)) guests.push({ room, name: person.name });
    }
    return guests;
  }

  async enter(): Promise<void> {
    await this.inTurn(async (person) => {
      await person.openPage();
      for (const room of this.seats.get(person) ?? []) {
        await Promise.race([person.enter(room), sleep(5_000)]);
      }
    });
  }

  /** Whom the founder is to make moderators. */
  get moderators(): { room: string; user: string }[] {
    return this.moderating.moderators;
  }
  /** Direct rooms that people of this process began. */
  get directRooms(): string[] {
    return [...this.moderating.directs];
  }

  /** `comings`: also reload, close, leave and come back. */
  traffic(on: boolean, comings: boolean): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
    if (!on) return;
    const { settings } = this;
    this.every(settings.messagesPerSecond, () => this.write());
    this.every(settings.changesPerSecond, () => {
      const person = this.anybody();
      const room = person === undefined ? undefined : this.roomOf(person);
      if (room !== undefined) person?.change(room, writeText(this.random));
    });
    this.every(settings.requestsPerSecond, () => {
      const person = this.anybody();
      if (person !== undefined) void this.ask(person);
    });
    this.every(settings.readsPerSecond, () => {
      const person = this.anybody();
      const room = person === undefined ? undefined : this.roomOf(person);
      if (room !== undefined) person?.markRead(room);
    });
    this.every(settings.moderationsPerSecond, () => this.moderating.moderateOnce());
    this.every(settings.directsPerSecond, () => this.moderating.begin());
    if (!comings) return;
    this.every(settings.reloadsPerSecond, () => {
      const person = this.anybody();
      person?.closePage();
      void person?.openPage();
    });
    this.every(settings.absencesPerSecond, () => {
      const person = this.anybody();
      person?.closePage();
      const back = () => {
        if (person !== undefined && !this.stopped && !this.departed.has(person)) void person.openPage();
      };
      setTimeout(back, this.random.int(500, 4_000));
    });
    this.every(settings.leavesPerSecond, () => void this.leaveAndReturn());
    this.every(settings.intrusionsPerSecond, () => void this.tryClosedRoom());
  }

  async flood(messages: number, withinMs: number): Promise<void> {
    const missing = this.people.filter((person) => this.cuttable.has(person) && person.open);
    const room =
      (missing.length === 0 ? undefined : this.roomOf(this.random.pick(missing))) ??
      this.settings.rooms[0]?.id;
    if (room === undefined) return;
    const writers = this.people.filter(
      (person) => person.rooms.has(room) && person.open && !this.cuttable.has(person),
    );
    if (writers.length === 0) return;
    for (let index = 0; index < messages; index += 1) {
      this.writeBy(this.random.pick(writers), room);
      if (index % 10 === 9) await sleep((withinMs / messages) * 10);
    }
  }

  /** Some go home and stay there: without them nobody could ever be a ghost at the end. */
  depart(people: number): void {
    for (let index = 0; index < people; index += 1) {
      const person = this.anybody();
      if (person === undefined) return;
      this.departed.add(person);
      person.closePage();
    }
  }

  storm(connections: number, forMs: number): Promise<void> {
    return storm(this.settings.urls.direct, connections, forMs);
  }

  /** Waits until everybody is connected who has a page open. */
  async gather(withinMs: number): Promise<void> {
    await waitFor(() => this.people.every((person) => !person.open || person.online), withinMs, 25);
  }

  /** Brings everybody back and waits until all are online with nothing pending. */
  async settle(withinMs: number): Promise<{ pending: number; offline: number }> {
    this.traffic(false, false);
    await this.moderating.end(withinMs);
    for (const person of this.people) if (this.wantsIn(person)) await person.openPage();
    const open = () => this.people.filter((person) => person.open);
    await waitFor(() => open().every((person) => person.online && person.pending === 0), withinMs, 100);
    for (const person of this.people) if (!person.online) person.giveUp();
    return {
      pending: open().reduce((sum, person) => sum + person.pending, 0),
      offline: open().filter((person) => !person.online).length,
    };
  }

  /** The final phase: who am I, what is unread, and every room's log through whichever workers answer. */
  async readFinally(): Promise<void> {
    for (const person of this.people) {
      person.showPending();
      person.showRows();
    }
    await this.inTurn((person) => person.whoami());
    await this.inTurn((person) => person.countUnread());
    const rooms = [...this.settings.rooms.map(({ id }) => id), ...this.moderating.directs];
    for (const [index, room] of rooms.entries()) {
      const readers = this.people.filter((person) => person.open && person.rooms.has(room));
      const first = readers[index % Math.max(1, readers.length)];
      const second = readers[(index + 1) % Math.max(1, readers.length)];
      await Promise.all([first?.readFinally(room), second?.readFinally(room)]);
    }
  }

  end(): void {
    this.stopped = true;
    this.traffic(false, false);
    for (const person of this.people) person.closePage();
  }

  private wantsIn(person: CrowdPerson): boolean {
    return !person.open && person.rooms.size > 0 && !this.departed.has(person);
  }
  private isPrivate(room: string): boolean {
    // Direct rooms are none of those that were made, and nobody leaves them.
    return this.settings.rooms.find((one) => one.id === room)?.private !== false;
  }
  private anybody(): CrowdPerson | undefined {
    const open = this.people.filter((person) => person.open);
    return open.length === 0 ? undefined : this.random.pick(open);
  }
  private roomOf(person: CrowdPerson): string | undefined {
    const rooms = [...person.rooms];
    return rooms.length === 0 ? undefined : this.random.pick(rooms);
  }

  /** One of the questions that a page asks now and then. */
  private ask(person: CrowdPerson): Promise<void> {
    const which = this.random.next();
    if (which < 0.6) return person.whoami();
    const room = this.roomOf(person);
    return which < 0.8 || room === undefined ? person.listRooms() : person.readPage(room);
  }

  /**
   * One message, now and then many at once. Every other of those that come due is left out until what was written ahead
   * is made up for.
   */
  private write(): void {
    if (this.ahead > 0 && this.random.chance(0.5)) {
      this.ahead -= 1;
      return;
    }
    const person = this.anybody();
    const room = person === undefined ? undefined : this.roomOf(person);
    if (person === undefined || room === undefined) return;
    const count = this.random.chance(BURST_CHANCE) ? this.random.int(2, BURST_MAX + 1) : 1;
    this.ahead += count - 1;
    for (let index = 0; index < count; index += 1) this.writeBy(person, room);
  }
  private writeBy(person: CrowdPerson, room: string): void {
    const text = writeText(this.random);
    if (this.random.chance(REPLY_CHANCE)) person.reply(room, text);
    else person.write(room, text);
  }

  private async leaveAndReturn(): Promise<void> {
    const person = this.anybody();
    const room = [...(person?.rooms ?? [])].find((one) => !this.isPrivate(one));
    if (person === undefined || room === undefined) return;
    await person.leave(room);
    await sleep(this.random.int(200, 2_000));
    if (person.open && !person.rooms.has(room)) await person.enter(room);
  }

  private async tryClosedRoom(): Promise<void> {
    const person = this.anybody();
    if (person === undefined) return;
    const closed = this.settings.rooms.find(
      (room) => room.private && !(this.seats.get(person) ?? []).includes(room.id),
    );
    if (closed !== undefined) await person.tryClosedRoom(closed.id);
  }

  /** Runs `what` as a Poisson process. */
  private every(perSecond: number, what: () => void): void {
    if (perSecond <= 0) return;
    const slot = this.timers.length;
    let due = performance.now() + this.random.waitMs(perSecond);
    const tick = () => {
      // Timers are late under load; what came due meanwhile is done now, so that the rate holds.
      for (let now = performance.now(); due <= now; due += this.random.waitMs(perSecond)) what();
      this.timers[slot] = setTimeout(tick, Math.max(1, due - performance.now()));
    };
    this.timers[slot] = setTimeout(tick, 1);
  }

  private async inTurn(what: (person: CrowdPerson) => Promise<void>): Promise<void> {
    const queue = [...this.people];
    const worker = async () => {
      for (let person = queue.shift(); person !== undefined; person = queue.shift()) {
        await what(person).catch((error) => {
          this.recorder.flush();
          throw error;
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}
