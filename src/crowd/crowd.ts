import type { ChatClient } from '../client/index.js';
import type { Ledger } from '../client/witness/ledger.js';
import type { CrowdOrder } from '../domain/crowd-order.js';
import { Semaphore } from '../domain/semaphore.js';
import { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';
import { SyntheticPerson } from './person.js';
import { planTalk, type Utterance } from './plan.js';

/**
 * Where the crowd talks, so that it disturbs nobody. The later names are for when the earlier are taken by rooms that
 * it cannot see.
 */
const ROOMS = ['crowd', 'crowd 2', 'crowd 3', 'crowd 4', 'crowd 5'] as const;
/** Sign-ins at once: so many that all workers of a node have some to do. */
const DOOR_WIDTH = 12;

/** All synthetic people of one process. */
export class Crowd {
  private readonly people: SyntheticPerson[] = [];
  private readonly door = new Semaphore(DOOR_WIDTH);
  private order: CrowdOrder | null = null;
  private roomAsked: Promise<string> | null = null;
  private roomFound: string | null = null;
  private plan: Generator<Utterance, void> | null = null;
  private planBegan = 0;
  private timers = new Set<ReturnType<typeof setTimeout>>();

  /**
   * `seed` decides who says what; `onChange` is called when somebody came or went. `ledger`: where it is counted what
   * becomes of their messages; null: they tell the server themselves, as pages do.
   */
  constructor(
    private readonly seed: number,
    private readonly onChange: () => void,
    private readonly ledger: Ledger | null,
  ) {}

  get wanted(): number {
    return this.people.length;
  }

  get connected(): number {
    return this.people.filter((person) => person.connected).length;
  }

  /** Calls in or sends home until there are as many as ordered, at most `LIMITS.crowdMax`. */
  execute(order: CrowdOrder): void {
    if (this.order !== null && this.order.url !== order.url) void this.leave();
    this.order = order;
    const count = Math.min(LIMITS.crowdMax, Math.max(0, Math.floor(order.people)));
    for (const person of this.people.splice(count)) void person.leave();
    while (this.people.length < count) this.callIn(order, this.people.length);
    this.talk(count);
    this.onChange();
  }

  /** Everyone leaves the room and goes. Resolves when all have gone; never rejects. */
  async leave(): Promise<void> {
    this.endPlan();
    this.roomAsked = null;
    await Promise.all(this.people.splice(0).map((person) => person.leave()));
  }

  private callIn({ url, pass, key }: CrowdOrder, person: number): void {
    const one = new SyntheticPerson({
      url,
      pass,
      key,
      person,
      door: this.door,
      ledger: this.ledger,
      room: (client) => this.room(client),
      onRoomLost: (room) => {
        if (this.roomFound === room) this.roomAsked = null;
      },
      onChange: this.onChange,
    });
    this.people.push(one);
    void one.come();
  }

  /** The first to ask finds or makes the room for all; after a failure the next one tries. */
  private room(client: ChatClient): Promise<string> {
    this.roomAsked ??= findRoom(client).then(
      (id) => {
        this.roomFound = id;
        return id;
      },
      (error) => {
        this.roomAsked = null;
        throw error;
      },
    );
    return this.roomAsked;
  }

  private talk(people: number): void {
    this.endPlan();
    if (people === 0) return;
    this.plan = planTalk(people, this.seed);
    this.planBegan = Date.now();
    this.next();
  }

  private next(): void {
    const step = this.plan?.next();
    if (step === undefined || step.done) return;
    const { person, typingAtMs, saidAtMs, text } = step.value;
    this.schedule(typingAtMs, () => {
      this.people[person]?.type();
      this.next();
    });
    this.schedule(saidAtMs, () => this.people[person]?.say(text));
  }

  private schedule(planMs: number, run: () => void): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        run();
      },
      Math.max(0, this.planBegan + planMs - Date.now()),
    );
    this.timers.add(timer);
  }

  private endPlan(): void {
    this.plan = null;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}

/** The id of the crowd's public room, which is made where there is none. */
async function findRoom(client: ChatClient): Promise<string> {
  for (const name of ROOMS) {
    const found = await findListedRoom(client, name);
    if (found !== undefined) return found;
    try {
      return (await client.api.createRoom(name, false)).room.id;
    } catch (error) {
      if (!(error instanceof HoldfastError) || error.code !== 'name_taken') throw error;
      // Another process of the crowd made it at the same moment; else a private room has the name.
      const made = await findListedRoom(client, name);
      if (made !== undefined) return made;
    }
  }
  throw new Error(`No name is free for the crowd's room; ${ROOMS.join(', ')} are taken.`);
}

async function findListedRoom(client: ChatClient, name: string): Promise<string | undefined> {
  const { rooms } = await client.api.rooms();
  return rooms.find((room) => !room.private && !room.archived && room.name === name)?.id;
}
