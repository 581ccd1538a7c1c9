import type { RoomView } from '../../protocol/room.js';

/** What a room is after an update of it; undefined: on no list. */
export type ViewUpdate = (before: RoomView | undefined) => RoomView | undefined;

/** What was updated since a list was asked for that is on its way. */
type AwaitedList = [id: string, update: ViewUpdate][];

/**
 * The rooms that this person may see. A list says how things were when the server read it. What is updated while it is
 * on its way is updated in it, too, so that no answer undoes what was said after its question.
 */
export class ListedRooms {
  /** In the server's order; those that came later follow. */
  readonly views = new Map<string, RoomView>();
  /** In the order in which they were asked for. */
  private readonly awaited: AwaitedList[] = [];

  update(id: string, update: ViewUpdate): void {
    for (const since of this.awaited) since.push([id, update]);
    this.apply(id, update);
  }

  /** A list is asked for now. One that never comes is forgotten when a later one has. */
  ask(): AwaitedList {
    const since: AwaitedList = [];
    this.awaited.push(since);
    return since;
  }

  /**
   * It has come. `keep`: a room that it need not name. False, and nothing is taken: a list that was asked for later was
   * there first, or nothing of before counts any more.
   */
  take(since: AwaitedList, views: readonly RoomView[], keep: (view: RoomView) => boolean): boolean {
    const at = this.awaited.indexOf(since);
    if (at < 0) return false;
    this.awaited.splice(0, at + 1);
    const kept = [...this.views.values()].filter(keep);
    this.views.clear();
    for (const view of [...kept, ...views]) this.views.set(view.id, view);
    for (const [id, update] of since) this.apply(id, update);
    return true;
  }

  /** Nothing of before counts, and no list that is on its way. */
  clear(): void {
    this.views.clear();
    this.awaited.length = 0;
  }

  private apply(id: string, update: ViewUpdate): void {
    const after = update(this.views.get(id));
    if (after === undefined) this.views.delete(id);
    else this.views.set(id, after);
  }
}
