import type { Entry, NoticeEntry, RowEntry } from '../../protocol/entries.js';
import type { Message } from '../../protocol/events.js';
import type { Room } from '../../protocol/room.js';
import type { ChatEvents } from '../events/chat-events.js';
import type { Emitter } from '../events/emitter.js';
import type { HttpApi } from '../http/http-api.js';
import type { OpenRoom } from './open-room.js';
import type { RoomBook, UpdatedFields } from './room-book.js';
import type { RoomHandlers } from './room-handlers.js';
import type { RoomsEvents } from './rooms-events.js';
import type { Typing } from './typing.js';

export interface RoomArrivalsOptions {
  readonly api: HttpApi;
  readonly events: Emitter<ChatEvents>;
  readonly internal: Emitter<RoomsEvents>;
  readonly book: RoomBook;
  readonly typing: Typing;
  /** The user id of this person; null: nobody yet. */
  readonly me: () => string | null;
}

/** Tells of what came into a room's message log: who wrote, what was stored, told or lost. */
export class RoomArrivals {
  constructor(private readonly options: RoomArrivalsOptions) {}

  onArrived(
    room: OpenRoom,
    epoch: string,
    outcome: Parameters<RoomHandlers<OpenRoom>['onArrived']>[2],
  ): void {
    const { events, typing } = this.options;
    const me = this.options.me();
    const others = outcome.added.filter(
      (entry): entry is Message => entry.kind === undefined && entry.user.id !== me,
    );
    for (const { user } of others) typing.onStopped(room.id, user.id);
    this.onStored(room.id, epoch, outcome.added);
    if (outcome.kind === 'reset') {
      if (outcome.lost === 'yes') events.emit('lost', { room: room.id });
      else if (outcome.lost === 'unknown' && outcome.last !== null) void this.findOut(room.id, outcome.last);
    }
    if (outcome.kind === 'appended') {
      for (const entry of outcome.added) if (entry.kind === 'notice') this.onUpdate(room.id, changeOf(entry));
    }
    if (outcome.kind === 'gap') events.emit('gap', { room: room.id });
    if (outcome.kind === 'appended' && others.length > 0)
      events.emit('arrived', { room: room.id, messages: others });
  }

  onRoomChanged({ id, name, topic = '', archived }: Room): void {
    this.onUpdate(id, { name, topic, archived: archived === true });
  }

  /** Something was told of the room and its people: by an event, and by the log, of which nothing is lost. */
  private onUpdate(id: string, change: UpdatedFields): void {
    this.options.book.onRoomChanged(id, change);
    this.options.events.emit('people', id);
  }

  /** These entries are in the room's log, as what is held of it shows. */
  onStored(id: string, epoch: string, entries: readonly Entry[]): void {
    const { book, internal } = this.options;
    const me = this.options.me();
    const mine = entries.filter(({ user }) => user.id === me);
    const last = mine.findLast(({ kind }) => kind === undefined);
    if (last !== undefined) book.get(id)?.onOwnMessage(last.seq);
    if (entries.length > 0) internal.emit('stored', { room: id, epoch, entries: mine });
  }

  /** Whether the newest message that was shown is still in the room's log. */
  private async findOut(room: string, last: RowEntry): Promise<void> {
    // Without an answer the loss is told: a warning too many is better than one too few.
    const page = await this.options.api.messages(room, last.seq + 1, 1).catch(() => null);
    const isThere = page?.messages.some((message) => message.mid === last.mid) === true;
    if (!isThere) this.options.events.emit('lost', { room });
  }
}

function changeOf({ what, text = '', on = true }: NoticeEntry): UpdatedFields {
  if (what === 'archived') return { archived: on };
  return what === 'renamed' ? { name: text } : what === 'topic' ? { topic: text } : {};
}
