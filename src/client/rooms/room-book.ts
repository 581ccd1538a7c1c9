import type { NotifyLevel } from '../../protocol/notify-level.js';
import type { RoomView } from '../../protocol/room.js';
import type { Link } from '../connection/link.js';
import type { DropReason } from '../events/chat-events.js';
import type { HttpApi } from '../http/http-api.js';
import { ListedRooms, type ViewUpdate } from './listed-rooms.js';
import { OpenRoom } from './open-room.js';
import type { RoomHandlers } from './room-handlers.js';

export interface RoomBookOptions {
  readonly api: HttpApi;
  readonly handlers: RoomHandlers<OpenRoom>;
  readonly autoJoin: boolean;
  readonly onChanged: () => void;
  readonly onDropped: (room: string, name: string, reason: DropReason) => void;
}

/** What of a room is another than before; a topic of '' is none. */
export interface UpdatedFields {
  readonly name?: string;
  readonly topic?: string;
  readonly archived?: boolean;
}

/** How many joins are on their way at once: a person of 200 rooms must not knock a worker over. */
const JOINS_AT_ONCE = 6;

/** The rooms that this person may see, and those this client holds open. */
export class RoomBook {
  private readonly listed = new ListedRooms();
  private readonly opened = new Map<string, OpenRoom>();
  private serving: Link | null = null;
  private refreshed = false;
  preferred: string | null = null;

  constructor(private readonly options: RoomBookOptions) {}

  get(id: string): OpenRoom | null {
    return this.opened.get(id) ?? null;
  }

  /** The list of rooms has come: an empty one is a fact from then on. */
  get isListed(): boolean {
    return this.refreshed;
  }

  isArchived(id: string): boolean {
    return this.listed.views.get(id)?.archived === true;
  }

  /** All rooms this person may see, in the server's order; numbers of open rooms are this client's own. */
  get views(): readonly RoomView[] {
    return [...this.listed.views.values()].map((view) => {
      const room = this.opened.get(view.id);
      return room === undefined
        ? view
        : {
            ...view,
            member: true,
            head: room.head,
            read: room.read,
            unread: room.unread,
            mentions: room.mentions,
          };
    });
  }

  /** A message may go out: the room is joined on the serving link, or nobody here holds it open. */
  mayWrite(id: string): boolean {
    const room = this.opened.get(id);
    if (room !== undefined) return this.serving !== null && room.isJoined(this.serving);
    // Before the first list it may be a room that is about to be joined.
    return this.refreshed || !this.options.autoJoin;
  }

  /** Holds the room open from now on. */
  open(id: string): OpenRoom {
    let room = this.opened.get(id);
    if (room === undefined) {
      room = new OpenRoom(id, this.listed.views.get(id) ?? null, this.options.handlers);
      this.opened.set(id, room);
      room.serve(this.serving);
      this.options.onChanged();
    }
    return room;
  }

  updateView(view: RoomView): void {
    this.update(view.id, () => view);
  }

  /** A room appeared or its numbers changed. */
  onRoom(view: RoomView, link: Link): void {
    this.updateView(view);
    const room = this.opened.get(view.id);
    if (room !== undefined) {
      room.onView(view);
    } else if (view.member && this.options.autoJoin) this.open(view.id).join(link);
  }

  /** A room got another name or topic, was archived, or is so no more. */
  onRoomChanged(id: string, { archived, ...changed }: UpdatedFields): void {
    this.update(id, (view) => {
      if (view === undefined) return undefined;
      const { archived: before = false, ...rest } = view;
      return { ...rest, ...changed, ...((archived ?? before) ? { archived: true } : {}) };
    });
  }

  /** This person chose of what in the room they want to be told. */
  onNotifyLevel(id: string, notify: NotifyLevel): void {
    this.update(id, (view) => view && { ...view, notify });
  }

  drop(id: string, reason: DropReason): void {
    const room = this.opened.get(id);
    const name = this.listed.views.get(id)?.name ?? '';
    if (room !== undefined) {
      room.close();
      this.opened.delete(id);
    }
    this.listed.update(id, (view) => {
      if (view === undefined || view.private || reason === 'refused' || reason === 'lost') return undefined;
      // What was chosen there is forgotten.
      const { notify: _, ...rest } = view;
      return { ...rest, member: false };
    });
    if (room !== undefined) this.options.onDropped(id, name, reason);
    this.options.onChanged();
  }

  serve(link: Link | null): void {
    this.serving = link;
    for (const room of this.opened.values()) room.serve(link);
  }

  /** Joins all open rooms on the link; `done` once each was answered. */
  joinAll(link: Link, done: () => void): void {
    this.joinSome(
      link,
      [...this.opened.values()].sort((a, b) => this.rank(a) - this.rank(b)),
      done,
    );
  }

  /** Fetches the list; opens the rooms this person is a member of. */
  async refresh(link: Link | null): Promise<void> {
    const list = this.listed.ask();
    const { rooms } = await this.options.api.rooms();
    if (!this.listed.take(list, rooms, (view) => this.isBegun(view))) return;
    this.refreshed = true;
    for (const view of this.listed.views.values()) {
      const room = this.opened.get(view.id);
      if (room !== undefined) room.view = view;
      else if (view.member && this.options.autoJoin) this.open(view.id);
    }
    this.options.onChanged();
    // A connection may have come, and another list been asked for, while this one was on its way.
    const now = link?.alive === true ? link : this.serving;
    if (now?.alive === true) this.joinMissing(now);
  }

  /** A direct room that was opened here, and where nothing was said yet: it is on no list of the server's. */
  private isBegun({ id, direct }: RoomView): boolean {
    return direct !== undefined && this.opened.get(id)?.head === 0;
  }

  /** Joins the open rooms that were not asked for on this link yet. */
  joinMissing(link: Link): void {
    const waiting = [...this.opened.values()].filter((room) => !room.hasAsked(link));
    this.joinSome(
      link,
      waiting.sort((a, b) => this.rank(a) - this.rank(b)),
      () => {},
    );
  }

  clear(): void {
    for (const room of this.opened.values()) room.close();
    this.opened.clear();
    this.listed.clear();
    this.refreshed = false;
    this.options.onChanged();
  }

  private update(id: string, update: ViewUpdate): void {
    this.listed.update(id, update);
    const [room, view] = [this.opened.get(id), this.listed.views.get(id)];
    if (room !== undefined && view !== undefined) room.view = view;
    this.options.onChanged();
  }

  private rank(room: OpenRoom): number {
    return room.id === this.preferred ? 0 : 1;
  }

  private joinSome(link: Link, rooms: readonly OpenRoom[], done: () => void): void {
    let next = 0;
    let running = 0;
    const more = () => {
      while (running < JOINS_AT_ONCE && next < rooms.length) {
        const room = rooms[next] as OpenRoom;
        next += 1;
        running += 1;
        let answered = false;
        room.join(link, () => {
          if (answered) return;
          answered = true;
          running -= 1;
          more();
        });
      }
      if (running === 0 && next >= rooms.length && !finished) {
        finished = true;
        done();
      }
    };
    let finished = false;
    more();
  }
}
