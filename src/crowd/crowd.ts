import type { ChatClient } from '../client/index.js';
import type { CrowdOrder } from '../domain/crowd-order.js';
import { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';
import { SyntheticPerson } from './person.js';
import { planTalk, type Utterance } from './plan.js';
import { Turnstile } from './turnstile.js';

/** The room everybody knows; else one of their own. */
const ROOMS = ['general', 'crowd'] as const;
const ROOM_TO_MAKE = 'crowd';
/** Sign-ins at once; the server hashes two passwords at a time in a worker. */
const DOOR_WIDTH = 4;

/** All synthetic people of one process. */
export class Crowd {
  private readonly people: SyntheticPerson[] = [];
  private readonly door = new Turnstile(DOOR_WIDTH);
  private order: CrowdOrder | null = null;
  private roomAsked: Promise<string> | null = null;
  private plan: Generator<Utterance, void> | null = null;
  private planBegan = 0;
  private timers = new Set<ReturnType<typeof setTimeout>>();

  /** `seed` decides who says what; `onChange` is called when somebody came or went. */
  constructor(
    private readonly seed: number,
    private readonly onChange: () => void,
  ) {}

  get wanted(): number {
    return this.people.length;
  }

  get connected(): number {
    return this.people.filter((person) => person.connected).length;
  }

  /** Calls in or sends home until there are as many as ordered, at most `LIMITS.crowdMax`. */
  execute(order: CrowdOrder): void {
    if (this.order !== null && this.order.url !== order.url) this.leave();
    this.order = order;
    const count = Math.min(LIMITS.crowdMax, Math.max(0, Math.floor(order.people)));
    while (this.people.length > count) this.people.pop()?.leave();
    while (this.people.length < count) this.callIn(order, this.people.length);
    this.talk(count);
    this.onChange();
  }

  /** Everyone goes. */
  leave(): void {
    this.hush();
    for (const person of this.people.splice(0)) person.leave();
    this.roomAsked = null;
  }

  private callIn({ url, pass, key }: CrowdOrder, person: number): void {
    const one = new SyntheticPerson({
      url,
      pass,
      key,
      person,
      door: this.door,
      room: (client) => this.room(client),
      onChange: this.onChange,
    });
    this.people.push(one);
    void one.come();
  }

  /** The first to ask finds or makes the room for all; after a failure the next one tries. */
  private room(client: ChatClient): Promise<string> {
    this.roomAsked ??= findRoom(client).catch((problem) => {
      this.roomAsked = null;
      throw problem;
    });
    return this.roomAsked;
  }

  private talk(people: number): void {
    this.hush();
    if (people === 0) return;
    this.plan = planTalk(people, this.seed);
    this.planBegan = Date.now();
    this.next();
  }

  private next(): void {
    const step = this.plan?.next();
    if (step === undefined || step.done) return;
    const { person, typingAtMs, saidAtMs, text } = step.value;
    this.at(typingAtMs, () => {
      this.people[person]?.type();
      this.next();
    });
    this.at(saidAtMs, () => this.people[person]?.say(text));
  }

  private at(planMs: number, run: () => void): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        run();
      },
      Math.max(0, this.planBegan + planMs - Date.now()),
    );
    this.timers.add(timer);
  }

  private hush(): void {
    this.plan = null;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}

async function findRoom(client: ChatClient): Promise<string> {
  const listed = async () => {
    const { rooms } = await client.api.rooms();
    const open = rooms.filter((room) => !room.private);
    return ROOMS.map((name) => open.find((room) => room.name === name)).find((room) => room !== undefined)
      ?.id;
  };
  const found = await listed();
  if (found !== undefined) return found;
  try {
    return (await client.api.createRoom(ROOM_TO_MAKE, false)).room.id;
  } catch (problem) {
    // Another process of the crowd made it at the same moment.
    const made =
      problem instanceof HoldfastError && problem.code === 'name_taken' ? await listed() : undefined;
    if (made === undefined) throw problem;
    return made;
  }
}
