import type { UserRef } from '../../protocol/events.js';

export interface PresenceDelta {
  readonly joined: readonly UserRef[];
  readonly left: readonly UserRef[];
}

interface InstancePeople {
  readonly version: number;
  readonly people: Map<string, UserRef>;
}

const NOTHING: PresenceDelta = { joined: [], left: [] };

/**
 * Who is in one room, as told by each instance (worker process). Someone is online while any instance holds them, so a
 * person who moves from one worker to another never blinks. Every change answers with what it did to the union. Pure:
 * no clock, no store.
 */
export class PresenceUnion {
  private readonly byInstance = new Map<string, InstancePeople>();
  /** User id → how many instances hold them. */
  private readonly held = new Map<string, { user: UserRef; count: number }>();

  online(): UserRef[] {
    return [...this.held.values()].map(({ user }) => user);
  }

  instances(): Iterable<string> {
    return this.byInstance.keys();
  }

  versionOf(instance: string): number {
    return this.byInstance.get(instance)?.version ?? 0;
  }

  /** Replaces an instance's whole set. An older version than the known one is ignored. */
  replace(instance: string, version: number, people: readonly UserRef[]): PresenceDelta {
    if (version < this.versionOf(instance)) return NOTHING;
    return this.put(instance, version, new Map(people.map((user) => [user.id, user])));
  }

  /** One more of an instance whose set nobody else tells of: this process's own. */
  arrive(instance: string, user: UserRef): PresenceDelta {
    const people = this.byInstance.get(instance)?.people ?? new Map<string, UserRef>();
    if (people.has(user.id)) return NOTHING;
    people.set(user.id, user);
    this.byInstance.set(instance, { version: this.versionOf(instance), people });
    return this.hold(user) ? { joined: [user], left: [] } : NOTHING;
  }

  /** One fewer. */
  depart(instance: string, user: UserRef): PresenceDelta {
    if (this.byInstance.get(instance)?.people.delete(user.id) !== true) return NOTHING;
    return this.release(user.id) ? { joined: [], left: [user] } : NOTHING;
  }

  /**
   * Applies a change that follows the known version; null when one in between was missed and the set must be read
   * again.
   */
  apply(
    instance: string,
    version: number,
    joined: readonly UserRef[],
    left: readonly UserRef[],
  ): PresenceDelta | null {
    const known = this.versionOf(instance);
    if (version <= known) return NOTHING;
    if (version !== known + 1) return null;
    const people = new Map(this.byInstance.get(instance)?.people);
    for (const user of left) people.delete(user.id);
    for (const user of joined) people.set(user.id, user);
    return this.put(instance, version, people);
  }

  /** An instance is gone, with all its people. */
  drop(instance: string): PresenceDelta {
    const change = this.put(instance, 0, new Map());
    this.byInstance.delete(instance);
    return change;
  }

  private put(instance: string, version: number, people: Map<string, UserRef>): PresenceDelta {
    const before = this.byInstance.get(instance)?.people ?? new Map<string, UserRef>();
    const joined: UserRef[] = [];
    const left: UserRef[] = [];
    for (const [id, user] of people) if (!before.has(id) && this.hold(user)) joined.push(user);
    for (const [id, user] of before) if (!people.has(id) && this.release(id)) left.push(user);
    this.byInstance.set(instance, { version, people });
    return { joined, left };
  }

  /** True when nobody held them before. */
  private hold(user: UserRef): boolean {
    const row = this.held.get(user.id);
    if (row !== undefined) {
      row.count += 1;
      return false;
    }
    this.held.set(user.id, { user, count: 1 });
    return true;
  }

  /** True when nobody holds them any more. */
  private release(userId: string): boolean {
    const row = this.held.get(userId);
    if (row === undefined) return false;
    row.count -= 1;
    if (row.count > 0) return false;
    this.held.delete(userId);
    return true;
  }
}
