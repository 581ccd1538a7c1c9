import type { AllowedNetworks } from '../../domain/outside-address.js';
import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { Store } from '../../store/interfaces/store.js';
import type { Shift } from '../outside/sending.js';
import { HookLane, type LaneParts } from './hook-lane.js';
import { LetterLine } from './letter-line.js';

/**
 * The time for which this process is the one that sends to outgoing hooks. It finds their rooms, and each hook has a
 * lane of its own: a receiver that is away holds up no other.
 */
export class OutgoingShift implements Shift {
  readonly lookMs = LIMITS.outgoingLookMs;
  /** By room, then by the hook's id. */
  private readonly rooms = new Map<string, Map<string, HookLane>>();
  private readonly parts: LaneParts;
  /** Rooms that are to be looked at next, the first first. */
  private queue: string[] = [];
  private isOver = false;

  constructor(
    private readonly store: Store,
    isAllowed: AllowedNetworks,
    logger: Logger,
  ) {
    this.parts = { store, isAllowed, line: new LetterLine(), logger };
  }

  end(): void {
    this.isOver = true;
    for (const lanes of this.rooms.values()) for (const lane of lanes.values()) lane.end();
  }

  /** Rooms that it did not know come first, then the others in turn. */
  async look(): Promise<void> {
    if (this.queue.length === 0) this.queue = [...this.rooms.keys()];
    const fresh = (await this.store.outgoing.rooms()).filter((id) => !this.rooms.has(id));
    this.queue.unshift(...fresh);
    for (const id of new Set(this.queue.splice(0, LIMITS.outgoingRoomsLookedAt))) await this.lookAt(id);
  }

  onFrame(frame: FeedFrame): void {
    const lanes = this.rooms.get(frame.room)?.values() ?? [];
    for (const lane of lanes) {
      if (frame.kind === 'message') lane.extend(frame.epoch, frame.entry.seq);
      if (frame.kind === 'epoch') lane.extend(frame.epoch, 0);
    }
  }

  /** Every room is looked at in turn all the same. */
  async compareAll(): Promise<void> {
    this.queue = [...this.rooms.keys()];
  }

  private async lookAt(room: string): Promise<void> {
    const kept = await this.store.outgoing.ofRoom(room);
    if (this.isOver) return;
    const lanes = this.rooms.get(room) ?? new Map<string, HookLane>();
    this.rooms.set(room, lanes);
    for (const [id, lane] of lanes) {
      if (kept.some(({ hook }) => hook.id === id)) continue;
      lane.end();
      lanes.delete(id);
    }
    if (kept.length === 0) return;
    // It is kept whatever happens to connections.
    if (lanes.size === 0) await this.store.feed.subscribe(room);
    const state = await this.store.log.state(room);
    if (this.isOver || state === null) return;
    for (const one of kept) {
      const lane = lanes.get(one.hook.id) ?? new HookLane(this.parts, room, one);
      lanes.set(lane.id, lane);
      await lane.save();
      lane.tryNow(one.asked);
      lane.extend(state.epoch, state.head);
    }
  }
}
