/** Accounts and rooms of one store, made over Holdfast's HTTP API and kept while the store lives, whoever serves it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CROWD_HEADER, sealCrowdPass } from '../../src/domain/crowd-pass.js';
import type { ClientSpec } from '../load/client.js';
import type { Seating } from './contender.js';

const PASSWORD = 'benchmarks need patience';
/** Each sign-up hashes a password, about 20 ms of CPU, so a large fleet has several tabs per person. */
const PEOPLE_MAX = 500;
/** One person may be in 200 rooms, those made included. */
const ROOMS_MADE_BY_ONE = 100;
const AT_ONCE = 8;

interface Person {
  readonly name: string;
  cookie: string;
}

export class ContenderPeople {
  /** The first account, who may see the control room. */
  private operator: Person | null = null;
  private readonly people: Person[] = [];
  /** Make rooms and are in no other. */
  private readonly makers: Person[] = [];
  private readonly rooms = new Map<string, Promise<string>>();
  /** Counts names: one whose sign-up failed may be taken all the same. */
  private named = 0;

  constructor(private readonly secret: string) {}

  async operatorCookie(url: string): Promise<string> {
    this.operator ??= await this.signUp(url, 'operator', false);
    // A fresh operator claim: they are short-lived.
    const answer = await fetch(`${url}/api/session`, { headers: { cookie: this.operator.cookie } });
    if (!answer.ok) throw new Error(`the operator is not signed in: ${answer.status}`);
    this.operator.cookie = merge(this.operator.cookie, answer.headers.getSetCookie());
    return this.operator.cookie;
  }

  async seat(url: string, seating: Seating): Promise<ClientSpec[]> {
    await this.operatorCookie(url);
    const people = Math.min(seating.clients, PEOPLE_MAX);
    await this.grow(url, this.people, people, 'person');
    const specs: ClientSpec[] = [];
    const numbers = new Set<number>();
    for (let client = 0; client < seating.clients; client += 1)
      for (const room of seating.roomsOf(client)) numbers.add(room);
    const before = this.rooms.size;
    await this.grow(url, this.makers, Math.ceil((before + numbers.size) / ROOMS_MADE_BY_ONE), 'maker');
    const ids = new Map<number, string>();
    await inParallel([...numbers], AT_ONCE, async (room) => {
      ids.set(room, await this.room(url, `${seating.kind}-${room}`));
    });
    for (let client = 0; client < seating.clients; client += 1) {
      specs.push({
        cookie: (this.people[client % people] as Person).cookie,
        rooms: seating.roomsOf(client).map((room) => ids.get(room) as string),
      });
    }
    return specs;
  }

  /** The id of the room with this name. */
  room(url: string, name: string): Promise<string> {
    const known = this.rooms.get(name);
    if (known !== undefined) return known;
    const maker = this.makers[Math.floor(this.rooms.size / ROOMS_MADE_BY_ONE)] as Person;
    const made = post(url, '/api/rooms', { name }, { cookie: maker.cookie }).then(async (answer) => {
      const { room } = (await answer.json()) as { room: { id: string } };
      return room.id;
    });
    this.rooms.set(name, made);
    // What failed is tried again by the next scenario that needs it.
    made.catch(() => this.rooms.delete(name));
    return made;
  }

  private async grow(url: string, list: Person[], count: number, kind: string): Promise<void> {
    // Not simply from the end of the list: a scenario that failed may have left holes.
    const missing = Array.from({ length: count }, (_, index) => index).filter(
      (index) => list[index] === undefined,
    );
    await inParallel(missing, AT_ONCE, async (index) => {
      this.named += 1;
      list[index] = await this.signUp(url, `${kind}-${this.named}`, true);
    });
  }

  private async signUp(url: string, name: string, synthetic: boolean): Promise<Person> {
    const pass: Record<string, string> = synthetic
      ? { [CROWD_HEADER]: sealCrowdPass(Date.now() + 600_000, this.secret) }
      : {};
    const answer = await post(url, '/api/accounts', { name, password: PASSWORD }, pass);
    await answer.arrayBuffer();
    return { name, cookie: merge('', answer.headers.getSetCookie()) };
  }
}

async function post(
  url: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...headers },
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    if (answer.status < 500 || tries === 20)
      throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
    await sleep(100);
  }
}

/** The Cookie header with what these Set-Cookie lines add. */
function merge(header: string, lines: readonly string[]): string {
  const cookies = new Map<string, string>();
  for (const pair of [...header.split('; '), ...lines.map((line) => line.split(';')[0] as string)]) {
    const at = pair.indexOf('=');
    if (at > 0) cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
