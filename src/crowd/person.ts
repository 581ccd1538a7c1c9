import { setTimeout as sleep } from 'node:timers/promises';
import { ModerationApi } from '../client/http/moderation-api.js';
import { type ChatClient, createNodeClient, newTabName } from '../client/index.js';
import type { Ledger, Watched } from '../client/witness/ledger.js';
import { openTestifier } from '../client/witness/testifier.js';
import { crowdPassword } from '../domain/crowd-order.js';
import { CROWD_HEADER } from '../domain/crowd-pass.js';
import type { Semaphore } from '../domain/semaphore.js';
import { HoldfastError } from '../protocol/errors.js';
import { crowdName } from './plan.js';

export interface CrowdPersonOptions {
  readonly url: string;
  readonly pass: string;
  readonly key: string;
  readonly person: number;
  /** Where everyone goes: the id of a room, found or made by the first to ask. */
  readonly room: (client: ChatClient) => Promise<string>;
  /** The room is not there any more, or closed to this person: it is to be found anew. */
  readonly onRoomLost: (room: string) => void;
  /** Signing in costs the server a password hash, so few do it at once. */
  readonly door: Semaphore;
  /** Counts what happens to everybody's messages; null: this client tells the server itself. */
  readonly ledger: Ledger | null;
  readonly onChange: () => void;
}

const NAME_TRIES = 5;
/** Before another try to come in, and how much of that is chance. */
const AGAIN_MS = 1_500;
const AGAIN_SPREAD_MS = 3_000;
/** Whoever goes home waits so long at most for the answers that they left the room, and that their session ended. */
const FAREWELL_MS = 8_000;
/** Before another try to leave: of a moderator, or of whoever is just being moved to another worker. */
const LEAVE_AGAIN_MS = 200;

/**
 * One synthetic person: a real client of the SDK that comes in, talks when told to, and comes back after every failure.
 */
export class SyntheticPerson {
  private readonly client: ChatClient;
  private readonly watched: Watched | null;
  private room: string | null = null;
  /** The last room it asked to join. A join without an answer may have brought it in all the same. */
  private asked: string | null = null;
  /** Settles when the server answered the join of the room: nobody leaves what they are about to enter. */
  private entered: Promise<void> = Promise.resolve();
  private signedIn = false;
  private gone = false;
  private coming = false;
  private again = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: CrowdPersonOptions) {
    this.watched = options.ledger?.watch(crowdName(options.person)) ?? null;
    this.client = createNodeClient({
      url: options.url,
      headers: { [CROWD_HEADER]: options.pass },
      tab: newTabName(),
      autoJoin: false,
      keepSessionMs: 0,
      ...(this.watched === null ? { testify: openTestifier } : { onTrace: this.watched.onTrace }),
    });
    this.client.on('connection', (state) => {
      options.onChange();
      // Its session died with its worker, or is where this request did not reach: as a person would, it signs in again.
      if (state.kind === 'signed-out') {
        this.signedIn = false;
        this.comeLater();
      }
    });
    // The store lost the room, or the same person was still on the way home: that leave took this one out as well.
    this.client.on('removed', ({ room }) => {
      this.watched?.onLeft(room);
      if (room === this.room) this.loseRoom(room);
    });
  }

  get connected(): boolean {
    return this.client.state.kind === 'online';
  }

  /** Signs in (or up), connects, opens the room. Never rejects; tries again by itself until it leaves. */
  async come(): Promise<void> {
    if (this.gone || this.coming) return;
    this.coming = true;
    try {
      await this.options.door.run(() => this.signIn());
      this.signedIn = true;
      await this.client.start();
      await this.open();
      this.coming = false;
    } catch {
      // A store or worker that is away now: what exactly does not matter to someone who just tries again.
      this.coming = false;
      this.comeLater();
    }
  }

  /** Reads what is there, as one does before one writes, and begins to type. */
  type(): void {
    if (this.room === null || !this.connected) return;
    const newest = this.client.room(this.room)?.log.last?.seq;
    if (newest !== undefined) this.client.markRead(this.room, newest);
    this.client.tellTyping(this.room);
  }

  say(text: string): void {
    if (this.room !== null && this.connected) this.client.send(this.room, text);
  }

  /** Leaves the room and ends its session, as far as the server answers in time, and goes. Never rejects. */
  async leave(): Promise<void> {
    this.gone = true;
    clearTimeout(this.timer);
    await this.sayGoodbye();
    this.client.stop();
    this.watched?.end();
    this.options.onChange();
  }

  private async sayGoodbye(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FAREWELL_MS);
    });
    const goodbye = async () => {
      await this.entered;
      await this.giveUp();
      if (this.signedIn) await this.client.signOut();
    };
    // Without a connection or an answer they stay what they are, and nothing else can be done about it.
    await Promise.race([goodbye(), late]).catch(() => {});
    clearTimeout(timer);
  }

  private loseRoom(room: string): void {
    this.room = null;
    this.options.onRoomLost(room);
    this.comeLater();
  }

  /**
   * Whoever has no connection just now leaves with the next one. The last moderator of others cannot leave: another
   * takes over, who may be about to leave as well.
   */
  private async giveUp(): Promise<void> {
    const room = this.asked;
    if (room === null) return;
    for (const end = Date.now() + FAREWELL_MS; ; await sleep(LEAVE_AGAIN_MS)) {
      try {
        return await this.client.leave(room);
      } catch (error) {
        if (!(error instanceof HoldfastError) || Date.now() > end) throw error;
        if (error.code !== 'conflict' && !error.retry) throw error;
        // Whoever was chosen may be gone already: the next try chooses anew.
        if (error.code === 'conflict') await this.handOver(room).catch(() => {});
      }
    }
  }

  private async handOver(room: string): Promise<void> {
    const { api, user } = this.client;
    const { members } = await api.members(room);
    const others = members.filter(({ id }) => id !== user?.id);
    const next = others.find(({ name }) => name.startsWith('crowd-')) ?? others[0];
    if (next !== undefined) await new ModerationApi(api).setRole(room, next.id, 'moderator');
  }

  private comeLater(): void {
    if (this.gone || this.coming) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.come(), AGAIN_MS + Math.random() * AGAIN_SPREAD_MS);
  }

  /** The room stays open over every later connection, so it is joined once, and not waited for. */
  private async open(): Promise<void> {
    if (this.room !== null) return;
    const room = await this.options.room(this.client);
    if (this.gone) return;
    this.room = room;
    this.asked = room;
    this.entered = this.client.join(room).then(
      () => {},
      () => this.loseRoom(room),
    );
  }

  private async signIn(): Promise<void> {
    if (this.gone) return;
    for (; this.again < NAME_TRIES; this.again += 1) {
      const name = crowdName(this.options.person, this.again);
      const password = crowdPassword(name, this.options.key);
      const known = await this.client.signIn(name, password).then(() => true, falseIf('wrong_credentials'));
      if (known) return;
      const made = await this.client.signUp(name, password).then(() => true, falseIf('name_taken'));
      if (made) return;
      // Somebody real has this name, or it is from a time with another secret.
    }
    throw new Error('no name was free');
  }
}

/** False for the expected refusal; everything else is thrown on. */
function falseIf(code: HoldfastError['code']): (error: unknown) => false {
  return (error) => {
    if (error instanceof HoldfastError && error.code === code) return false;
    throw error;
  };
}
