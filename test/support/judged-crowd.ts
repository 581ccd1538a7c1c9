import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { gatherFacts } from '../../prove/checker/facts.js';
import { type Figures, figuresOf } from '../../prove/checker/figures.js';
import { judgeFacts } from '../../prove/checker/judge.js';
import { ProverCrowd } from '../../prove/crowd/crowd.js';
import { Person } from '../../prove/crowd/person.js';
import { readHistory } from '../../prove/read-history.js';
import { monotonicMs, Recorder } from '../../prove/recorder.js';
import { readLog } from '../../prove/system/read-log.js';
import { CookieJar, HttpApi, systemClock } from '../../src/client/index.js';
import { until } from '../../testbed/wait.js';

export interface JudgedCrowdOptions {
  /** The addresses of a balancer, or with `peers` of one node: the people find the others by themselves. */
  readonly url: string;
  readonly peers?: boolean;
  readonly redis: string;
  readonly people: number;
  readonly rooms?: number;
  /** Messages per second, all together. */
  readonly rate?: number;
}

/** The prover's crowd, recorder and judge. What happens to the nodes is the test's. */
export class JudgedCrowd {
  readonly people: Person[] = [];
  private faults = 0;

  private constructor(
    private readonly crowd: ProverCrowd,
    private readonly recorder: Recorder,
    private readonly dir: string,
    private readonly history: string,
    private readonly rooms: readonly string[],
    private readonly redis: string,
  ) {}

  /** Resolves when all are signed in, in their rooms, and write. */
  static async gather({
    url,
    redis,
    people,
    peers = false,
    rooms = 4,
    rate = 20,
  }: JudgedCrowdOptions): Promise<JudgedCrowd> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-crowd-'));
    const history = join(dir, 'history.jsonl');
    const recorder = new Recorder(history, monotonicMs());
    recorder.record({
      type: 'run',
      system: 'holdfast',
      mode: 'shared',
      seed: 1,
      keeps: { sessions: true, presence: false, unread: true },
      presenceMs: 5_000,
    });
    const founder = new HttpApi({ url, fetch: new CookieJar().fetch(), clock: systemClock });
    await founder.signUp('founder', 'a long enough password');
    const made = [];
    for (let index = 1; index <= rooms; index += 1) {
      made.push((await founder.createRoom(`room ${index}`, false)).room.id);
    }
    const found: Person[] = [];
    const settings = {
      system: 'holdfast',
      historyPath: history,
      originMs: recorder.originMs,
      seed: 1,
      firstClient: 0,
      clients: people,
      cutEvery: 0,
      urls: { direct: url, cut: url },
      rooms: made.map((id) => ({ id, name: id, private: false })),
      roomsEach: 2,
      addresses: false,
      peers,
      messagesPerSecond: rate,
      changesPerSecond: rate / 2,
      requestsPerSecond: 5,
      reloadsPerSecond: 0,
      absencesPerSecond: 0,
      leavesPerSecond: 0,
      readsPerSecond: 2,
      intrusionsPerSecond: 0,
      moderationsPerSecond: 0,
      directsPerSecond: 0,
    } as const;
    const crowd = new ProverCrowd(settings, recorder, (client, name, where, random) => {
      const person = new Person(client, name, where, recorder, random, settings);
      found.push(person);
      return person;
    });
    await crowd.makeAccounts();
    recorder.record({ type: 'phase', phase: 'warm-up' });
    await crowd.enter();
    const gathered = new JudgedCrowd(crowd, recorder, dir, history, made, redis);
    gathered.people.push(...found);
    await until('everybody to be online', () => gathered.online === people, 60_000);
    crowd.traffic(true, false);
    recorder.record({ type: 'phase', phase: 'faults' });
    return gathered;
  }

  get online(): number {
    return this.people.filter((person) => person.online).length;
  }

  /** How many each node serves; a node that serves nobody is not in it. */
  get spread(): ReadonlyMap<string, number> {
    const spread = new Map<string, number>();
    for (const { servedBy } of this.people) {
      if (servedBy !== null) spread.set(servedBy.node, (spread.get(servedBy.node) ?? 0) + 1);
    }
    return spread;
  }

  /** Does something to the nodes while everybody writes, and tells the judge when. */
  async during(kind: string, act: () => Promise<void>): Promise<void> {
    this.faults += 1;
    const event = { type: 'fault', id: this.faults, kind, detail: '' } as const;
    this.recorder.record({ ...event, phase: 'begin' });
    await act();
    this.recorder.record({ ...event, phase: 'end' });
  }

  /**
   * Everybody stops writing; when nothing is pending all is read once more and judged. Rejects with the first
   * violation.
   */
  async mustHold(): Promise<Figures> {
    this.recorder.record({ type: 'phase', phase: 'calm' });
    await this.crowd.settle(60_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    this.recorder.record({ type: 'phase', phase: 'final' });
    const client = new Redis(this.redis);
    for (const room of this.rooms) this.recorder.record(await readLog(client, room));
    await client.quit();
    await this.crowd.readFinally();
    this.recorder.record({ type: 'phase', phase: 'end' });
    this.recorder.flush();
    const facts = gatherFacts(readHistory([this.history]));
    const { holds, first, why } = judgeFacts(facts);
    const figures = figuresOf(facts);
    if (first !== null) throw new Error(`${first.check}: ${first.what}\n${first.excerpt}`);
    if (holds !== true || figures.ackedLost > 0) throw new Error(why ?? `${figures.ackedLost} were lost`);
    return figures;
  }

  async leave(): Promise<void> {
    this.recorder.close();
    this.crowd.end();
    await rm(this.dir, { recursive: true, force: true });
  }
}
