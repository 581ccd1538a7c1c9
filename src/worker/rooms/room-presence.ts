import type { Logger } from '../../logger.js';
import type { UserRef } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { Presence } from '../../store/interfaces/presence.js';
import type { Lease } from './lease.js';
import { type PresenceDelta, PresenceUnion } from './presence-union.js';
import { PresenceUpdates } from './presence-updates.js';

/** Comings and goings are gathered this long before they are told. */
const GATHER_MS = 50;

interface LocalPerson {
  readonly user: UserRef;
  seats: number;
  leaving: NodeJS.Timeout | null;
}

export interface RoomPresenceOptions {
  readonly room: string;
  readonly presence: Presence;
  readonly lease: Lease;
  readonly logger: Logger;
  /** Last version told of each room, since a room that is closed and opened again goes on counting. */
  readonly versions: Map<string, number>;
  /** The union changed: tell the sockets here. */
  readonly onChange: (change: PresenceDelta) => void;
  /** Nobody of this instance is left. */
  readonly onEmpty: () => void;
}

/** Who is in one room: this worker's people, told to the others, and the others' people, heard from them (SEND-7). */
export class RoomPresence {
  private readonly union = new PresenceUnion();
  private readonly people = new Map<string, LocalPerson>();
  /** What the store was last told successfully; null when that is not known. */
  private published: ReadonlyMap<string, UserRef> | null = new Map();
  /** Instances that the store names and that we do not know to live (yet), with their versions. */
  private readonly doubtful = new Map<string, number>();
  private publishing: Promise<void> | null = null;
  /** What is being told just now has to be told once more, whole. */
  private overtaken = false;
  private timer: NodeJS.Timeout | null = null;
  private reading = false;
  private readAgain = false;
  /** Who announced something since the sets that are read were asked for: the answer may be older than that. */
  private readonly heardSince = new Set<string>();
  private readFailed = false;
  private closed = false;

  private readonly updates: PresenceUpdates;

  constructor(private readonly options: RoomPresenceOptions) {
    this.updates = new PresenceUpdates(GATHER_MS, options.onChange);
  }

  get online(): UserRef[] {
    return this.union.online();
  }

  get isEmpty(): boolean {
    return this.people.size === 0;
  }

  arrive(user: UserRef): void {
    const known = this.people.get(user.id);
    if (known !== undefined) {
      known.seats += 1;
      if (known.leaving !== null) clearTimeout(known.leaving);
      known.leaving = null;
      return;
    }
    this.people.set(user.id, { user, seats: 1, leaving: null });
    this.updates.add(this.union.arrive(this.options.lease.instance, user));
    this.schedule(GATHER_MS);
  }

  /** One seat fewer. A last one lingers a moment, since most who go come back at once by another connection. */
  depart(userId: string, atOnce = false): void {
    const person = this.people.get(userId);
    if (person === undefined) return;
    person.seats = Math.max(0, person.seats - 1);
    if (person.seats > 0 || person.leaving !== null) return;
    if (atOnce) this.remove(userId);
    else person.leaving = setTimeout(() => this.remove(userId), LIMITS.leaveGraceMs);
  }

  /** Everyone of this instance, at once. */
  async clear(): Promise<void> {
    for (const { leaving } of this.people.values()) if (leaving !== null) clearTimeout(leaving);
    this.people.clear();
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.publishing;
    await this.publish();
  }

  onFrame(frame: Extract<FeedFrame, { kind: 'presence' }>): void {
    const { lease } = this.options;
    if (frame.instance === lease.instance) return;
    lease.noteAlive(frame.instance);
    if (this.reading) this.heardSince.add(frame.instance);
    const change = this.union.apply(frame.instance, frame.version, frame.joined, frame.left);
    if (change === null) void this.read();
    else this.updates.add(change);
  }

  /** Reads all instances' sets: at the start, and whenever something was missed. */
  async read(): Promise<void> {
    this.readAgain = this.reading;
    if (this.reading) return;
    this.reading = true;
    const { presence, room, lease, logger } = this.options;
    try {
      do {
        this.readAgain = false;
        this.heardSince.clear();
        const { published } = this;
        const rows = await presence.peopleByInstance(room);
        this.readFailed = false;
        if (published !== null && published === this.published)
          this.compareOwn(rows.get(lease.instance)?.version);
        this.doubtful.clear();
        for (const [instance, row] of rows) {
          if (instance === lease.instance) continue;
          if (lease.isLive(instance)) this.updates.add(this.union.replace(instance, row.version, row.people));
          else this.doubtful.set(instance, row.version);
        }
        for (const instance of this.union.instances()) {
          if (instance === lease.instance || rows.has(instance) || this.heardSince.has(instance)) continue;
          this.updates.add(this.union.drop(instance));
        }
      } while (this.readAgain);
    } catch (error) {
      this.readFailed = true;
      logger.debug({ room, error: (error as Error).message }, 'presence could not be read');
    } finally {
      this.reading = false;
    }
  }

  /** Takes out the people of instances for which `isDead` says so. */
  dropDead(isDead: (instance: string) => boolean): void {
    const { lease, presence, room } = this.options;
    const dead = new Map<string, number>();
    let someLive = false;
    for (const [instance, version] of this.doubtful) {
      if (lease.isLive(instance)) someLive = true;
      if (!isDead(instance)) continue;
      dead.set(instance, version);
      this.doubtful.delete(instance);
    }
    if (someLive) void this.read();
    for (const instance of this.union.instances()) {
      if (instance === lease.instance || !isDead(instance)) continue;
      dead.set(instance, this.union.versionOf(instance));
      this.updates.add(this.union.drop(instance));
    }
    if (dead.size > 0) presence.forget(room, dead).catch(foundAgain);
  }

  /** The lease had run out, so others may have dropped this instance: tell the whole set again. */
  republish(): void {
    this.published = null;
    this.overtaken = this.publishing !== null;
    this.schedule(0);
  }

  /** After trouble with the store. */
  retry(): void {
    if (this.published === null) this.schedule(0);
    if (this.readFailed) void this.read();
  }

  close(): void {
    this.closed = true;
    this.updates.close();
    if (this.timer !== null) clearTimeout(this.timer);
    for (const { leaving } of this.people.values()) if (leaving !== null) clearTimeout(leaving);
  }

  /**
   * A store that was put back to an older copy has another set of this instance than it was told, or none. Its lease
   * may be in the copy, so that nothing else shows it.
   */
  private compareOwn(inStore: number | undefined): void {
    const ownVersion = this.published?.size === 0 ? undefined : this.options.versions.get(this.options.room);
    if (inStore !== ownVersion) this.republish();
  }

  private remove(userId: string): void {
    const person = this.people.get(userId);
    if (person === undefined) return;
    this.people.delete(userId);
    this.updates.add(this.union.depart(this.options.lease.instance, person.user));
    this.schedule(GATHER_MS);
    if (this.people.size === 0) this.options.onEmpty();
  }

  private schedule(afterMs: number): void {
    if (this.timer !== null || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.publish();
    }, afterMs);
  }

  private async publish(): Promise<void> {
    if (this.publishing !== null || this.closed) return;
    this.publishing = this.publishOnce();
    await this.publishing;
    this.publishing = null;
    if (this.overtaken) {
      this.overtaken = false;
      this.published = null;
      this.schedule(0);
    } else if (this.published !== null && this.differs(this.published)) this.schedule(0);
  }

  private async publishOnce(): Promise<void> {
    const { presence, lease, room, logger, versions } = this.options;
    try {
      await lease.held;
      const now = new Map([...this.people.values()].map(({ user }) => [user.id, user]));
      const before = this.published;
      const joined = [...now.values()].filter(({ id }) => before === null || !before.has(id));
      const left = before === null ? [] : [...before.values()].filter(({ id }) => !now.has(id));
      if (before !== null && joined.length === 0 && left.length === 0) return;
      // After a failure the outcome is unknown: a number is left out, so that whoever heard only part of it reads the
      // whole set.
      const version = (versions.get(room) ?? 0) + (before === null ? 2 : 1);
      versions.set(room, version);
      this.published = null;
      await presence.announce(room, lease.instance, version, [...now.values()], joined, left);
      this.published = now;
    } catch (error) {
      logger.debug({ room, error: (error as Error).message }, 'presence could not be published');
    }
  }

  private differs(published: ReadonlyMap<string, UserRef>): boolean {
    return published.size !== this.people.size || [...this.people.keys()].some((id) => !published.has(id));
  }
}

/** The rows of the dead are still in the store: the next read finds them, and they are dropped again. */
function foundAgain(): void {}
