import { setTimeout as sleep } from 'node:timers/promises';
import { isDirectRoomId } from '../../domain/direct-rooms.js';
import type { AllowedNetworks } from '../../domain/outside-address.js';
import type { Logger } from '../../logger.js';
import { EVERYONE } from '../../protocol/calls.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Message } from '../../protocol/message.js';
import type { EndOfLog } from '../../protocol/search.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { LogState } from '../../store/interfaces/log.js';
import type { PushSubscription } from '../../store/interfaces/pushes.js';
import type { Store } from '../../store/interfaces/store.js';
import type { LogEntry } from '../../store/log-codec.js';
import { FollowedRoom } from '../outside/followed-room.js';
import { postOutside } from '../outside/post.js';
import type { Shift } from '../outside/sending.js';
import { PushLanes } from './push-lanes.js';
import { type PushSender, sealPush } from './seal-push.js';
import { type Audience, whoIsNotified } from './who-is-notified.js';

type Levels = Audience['levels'];

interface PushShiftParts {
  readonly sender: () => Promise<PushSender>;
  readonly isAllowed: AllowedNetworks;
}

/**
 * The time for which this process is the one that sends. It follows the rooms of those who have browsers. It reads
 * their logs on from where the last one had settled everything, and wakes the browsers of those whom an entry notifies.
 */
export class PushShift implements Shift {
  readonly lookMs = LIMITS.pushLookMs;
  private readonly rooms = new Map<string, FollowedRoom>();
  private readonly lanes = new PushLanes();
  private people: ReadonlySet<string> = new Set();
  /** Whose rooms are to be looked at next, the first first. */
  private queue: string[] = [];
  private isOver = false;

  constructor(
    private readonly store: Store,
    private readonly parts: PushShiftParts,
    private readonly logger: Logger,
  ) {}

  end(): void {
    this.isOver = true;
    this.lanes.stop();
  }

  /**
   * Looks who has browsers, and at logs that went on. The people are asked for after it was heard how far their logs
   * went. So nobody is left out who asked for it before a message was written.
   */
  async look(): Promise<void> {
    const behind = [...this.rooms.values()]
      .filter((room) => room.isBehind)
      .map((room) => ({ room, to: room.heard }));
    const found = await this.store.pushes.people();
    const fresh = found.filter((id) => !this.people.has(id));
    this.people = new Set(found);
    for (const { room, to } of behind) this.startReading(room, to);
    const others = this.queue.filter((id) => this.people.has(id));
    this.queue = [...fresh, ...(others.length > 0 ? others : found.filter((id) => !fresh.includes(id)))];
    for (const id of this.queue.splice(0, LIMITS.pushPeopleLookedAt)) {
      for (const end of await this.store.logEnds.ofMember(id)) {
        if (!this.isOver) await this.follow(end);
      }
    }
    for (const room of this.rooms.values()) await this.save(room);
  }

  onFrame(frame: FeedFrame): void {
    const room = this.rooms.get(frame.room);
    if (frame.kind === 'message') room?.extend(frame.epoch, frame.entry.seq);
    if (frame.kind === 'epoch') room?.extend(frame.epoch, 0);
  }

  async compareAll(): Promise<void> {
    for (const room of this.rooms.values()) {
      // What is away just now is looked at with its people.
      const state = await this.store.log.state(room.id).catch(() => null);
      if (state !== null) room.extend(state.epoch, state.head);
    }
  }

  private async follow({ room: id, epoch, head }: EndOfLog): Promise<void> {
    let room = this.rooms.get(id);
    if (room === undefined) {
      await this.store.feed.subscribe(id);
      room = new FollowedRoom(id);
      this.rooms.set(id, room);
    }
    room.extend(epoch, head);
  }

  private startReading(room: FollowedRoom, to: number): void {
    room.isBusy = true;
    this.read(room, to)
      .catch((error: Error) => {
        this.logger.debug({ error: error.message }, 'a log could not be read for browsers');
      })
      .finally(() => {
        room.isBusy = false;
      });
  }

  private async read(room: FollowedRoom, to: number): Promise<void> {
    if (room.isOther) {
      const state = await this.store.log.state(room.id);
      if (state === null || this.isOver) return;
      room.begin(state.epoch, await this.beginning(room.id, state), state.head);
      await this.save(room);
      return;
    }
    while (room.seq < to && !this.isOver) {
      const got = await this.store.log.range(room.id, room.seq + 1, to, LIMITS.pushReadEntries);
      if (got === null || got.state.epoch !== room.epoch) {
        room.isOther = true;
        return;
      }
      const mayNotify = got.messages.some((entry) => this.messageIn(entry) !== null);
      const levels: Levels = mayNotify ? await this.store.rooms.notifyLevels(room.id) : new Map();
      for (const entry of got.messages) await this.consider(room, entry, levels);
      // What is not there is in the log no more.
      if (got.messages.length === 0) room.seq = to;
    }
  }

  /** Up to where a log was told already. Of one that never was, the newest ones are looked at. */
  private async beginning(id: string, { epoch, head, first }: LogState): Promise<number> {
    const known = await this.store.pushes.progress(id);
    const newest = Math.max(first - 1, head - LIMITS.pushFirstEntries, 0);
    return known?.epoch === epoch ? Math.min(known.seq, head) : newest;
  }

  private async consider(room: FollowedRoom, entry: LogEntry, levels: Levels): Promise<void> {
    const { epoch } = room;
    const message = this.messageIn(entry);
    // Where that cannot be asked now, it is not taken, and read again.
    const notified = message === null ? [] : await this.whoIsNotified(room.id, message, levels);
    room.take(entry.seq);
    if (message === null || notified.length === 0) {
      room.settle(epoch, entry.seq);
      return;
    }
    while (this.lanes.waiting > LIMITS.pushesWaiting && !this.isOver) await sleep(LIMITS.pushPauseMs);
    void this.notifyAll(room, epoch, message, notified);
  }

  /** Null: it notifies nobody, or is too old by now. */
  private messageIn({ sort, entry }: LogEntry): Message | null {
    if (this.people.size === 0 || (sort !== 'text' && sort !== 'reply')) return null;
    const message = entry as Message;
    return message.deleted || message.at < Date.now() - LIMITS.pushMaxAgeMs ? null : message;
  }

  private async whoIsNotified(room: string, message: Message, levels: Levels): Promise<string[]> {
    const isDirect = isDirectRoomId(room);
    const called = [
      ...(message.mentions ?? []).map(({ id }) => id),
      ...(message.answers ? [message.answers] : []),
    ];
    const isForAll = isDirect || called.includes(EVERYONE);
    const all = isForAll
      ? (await this.store.rooms.members(room)).map(({ id }) => id)
      : [...new Set([...called, ...levels.keys()])];
    const members = all.filter((id) => this.people.has(id));
    return whoIsNotified(message, { isDirect, levels, members });
  }

  private async notifyAll(
    room: FollowedRoom,
    epoch: string,
    message: Message,
    notified: string[],
  ): Promise<void> {
    // Whoever reads it just now says so within this time.
    await sleep(graceMs(message.at, Date.now()));
    await Promise.all(notified.map((id) => this.notifyPerson(room.id, message, id)));
    if (this.isOver) return;
    room.settle(epoch, message.seq);
    // What cannot be noted now is noted with the next look.
    await this.save(room).catch(() => {});
  }

  private async notifyPerson(room: string, message: Message, person: string): Promise<void> {
    for (;;) {
      try {
        const browsers = (await this.browsersOf(person)).filter(
          // Whoever asked for it later was not told of it then.
          ({ at, quietUntil }) => at <= message.at && quietUntil <= Date.now(),
        );
        await Promise.all(browsers.map((one) => this.pushTo(room, message, person, one)));
        return;
      } catch (error) {
        if (this.isOver) return;
        this.logger.debug({ error: (error as Error).message }, 'a browser could not be told yet');
        await sleep(LIMITS.pushPauseMs);
      }
    }
  }

  /** Those whose session still holds; others are dropped. */
  private async browsersOf(person: string): Promise<PushSubscription[]> {
    const [all, [rules]] = await Promise.all([
      this.store.pushes.ofPerson(person),
      this.store.accounts.sessionRules([person]),
    ]);
    const holds = ({ generation, until }: PushSubscription) =>
      rules != null && !rules.disabled && generation >= rules.sessionGeneration && until > Date.now();
    for (const one of all) if (!holds(one)) await this.store.pushes.drop(person, one.id);
    return all.filter(holds);
  }

  private pushTo(room: string, message: Message, person: string, browser: PushSubscription): Promise<void> {
    const { mid, seq } = message;
    const { store } = this;
    return this.lanes.add({
      id: browser.id,
      isWanted: async () => {
        const [isThere, isMember, read, entries] = await Promise.all([
          this.browsersOf(person).then((all) =>
            all.some((one) => one.id === browser.id && one.quietUntil <= Date.now()),
          ),
          store.rooms.isMember(room, person),
          store.reads.get(room, person),
          store.log.range(room, seq, seq, 1),
        ]);
        const now = entries?.messages[0];
        const isSame = now?.mid === mid && (now.entry as Message).deleted !== true;
        return isThere && isMember && isSame && read < seq;
      },
      send: async () => {
        const ttlMs = message.at + LIMITS.pushMaxAgeMs - Date.now();
        const sealed = await sealPush(browser, { room, mid }, await this.parts.sender(), ttlMs);
        const outcome = await postOutside(browser.endpoint, sealed, this.parts.isAllowed);
        if (outcome.kind !== 'sent') {
          const service = new URL(browser.endpoint).host;
          this.logger.debug({ service, outcome: outcome.kind }, 'a push service did not take a message');
        }
        return outcome;
      },
      drop: () => store.pushes.drop(person, browser.id),
    });
  }

  private async save(room: FollowedRoom): Promise<void> {
    const place = this.isOver ? null : room.unsaved();
    if (place === null) return;
    await this.store.pushes.advance(room.id, place);
    room.setSaved(place);
  }
}

/** How long to wait before a message is notified, given its time and ours. Clocks may differ. Pure. */
function graceMs(at: number, now: number): number {
  return Math.min(Math.max(at + LIMITS.pushGraceMs - now, 0), LIMITS.pushGraceMs);
}
