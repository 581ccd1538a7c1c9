import type { UserRef } from '../../protocol/events.js';

export interface Presence {
  /**
   * Records who of this instance is in the room now (the whole set, replacing the instance's earlier one) and publishes
   * the change. An empty set removes the instance's entry.
   */
  announce(
    room: string,
    instance: string,
    version: number,
    people: readonly UserRef[],
    joined: readonly UserRef[],
    left: readonly UserRef[],
  ): Promise<void>;
  /** All instances' people in the room, dead instances included; filter by `renewLease`. */
  peopleByInstance(room: string): Promise<Map<string, { version: number; people: UserRef[] }>>;
  /**
   * Forget dead instances' entries of a room, each only if it still has the given version: who lives after all may have
   * told anew.
   */
  forget(room: string, versions: ReadonlyMap<string, number>): Promise<void>;
  /**
   * Renews this instance's lease for `leaseMs` (by the store's clock) and resolves with all live instances.
   * `wasHeld: false`: the lease had run out or the store lost it, so everything has to be announced again.
   */
  renewLease(instance: string, leaseMs: number): Promise<{ wasHeld: boolean; live: string[] }>;
  dropLease(instance: string): Promise<void>;
}
