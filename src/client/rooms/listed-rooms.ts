import type { RoomView } from '../../protocol/room.js';

/** What a room is after an update of it; undefined: on no list. */
export type ViewUpdate = (before: RoomView | undefined) => RoomView | undefined;

/** A list that was asked for and is on its way. */
export interface AwaitedList {
  /**
   * It has come. `keep`: a room that it need not name. False, and nothing is taken: a list that was asked for later was
   * there first, or nothing before it counts any more.
   */
  take(views: readonly RoomView[], keep: (view: RoomView) => boolean): boolean;
  /** It will not come, or was taken. */
  end(): void;
}

/**
 * The rooms that this person may see. A list says how things were when the server read it. What changed while it was on
 * its way is changed in it, too, so that no answer undoes what was said after its question.
 */
export class ListedRooms {
  private readonly views = new Map<string, RoomView>();
  /** What was updated since each list that is on its way was asked for. */
  private readonly since = new Map<number, [id: string, update: ViewUpdate][]>();
  private asked = 0;
  private taken = 0;

  /** In the server's order; those that came later follow. */
  get all(): readonly RoomView[] {
    return [...this.views.values()];
  }

  get(id: string): RoomView | undefined {
    return this.views.get(id);
  }

  update(id: string, update: ViewUpdate): void {
    for (const updates of this.since.values()) updates.push([id, update]);
    this.apply(id, update);
  }

  /** From now on updates are kept for a list that is asked for. */
  ask(): AwaitedList {
    this.asked += 1;
    const mine = this.asked;
    this.since.set(mine, []);
    return {
      take: (views, keep) => this.take(mine, views, keep),
      end: () => void this.since.delete(mine),
    };
  }

  /** Nothing of before counts, and no list that is on its way. */
  clear(): void {
    this.views.clear();
    this.since.clear();
  }

  private take(mine: number, views: readonly RoomView[], keep: (view: RoomView) => boolean): boolean {
    const updates = this.since.get(mine);
    if (updates === undefined || mine < this.taken) return false;
    this.taken = mine;
    const kept = this.all.filter(keep);
    this.views.clear();
    for (const view of views) this.views.set(view.id, view);
    for (const view of kept) if (!this.views.has(view.id)) this.views.set(view.id, view);
    for (const [id, update] of updates) this.apply(id, update);
    return true;
  }

  private apply(id: string, update: ViewUpdate): void {
    const after = update(this.views.get(id));
    if (after === undefined) this.views.delete(id);
    else this.views.set(id, after);
  }
}
