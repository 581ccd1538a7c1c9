import type { OpenRoom } from './open-room.js';
import type { RoomFeed } from './room-feed.js';

/** The rooms that are open on this worker, by id. The hub opens and closes them; others only look. */
export class OpenRooms extends Map<string, OpenRoom> {
  feedOf(roomId: string): RoomFeed | undefined {
    return this.get(roomId)?.feed;
  }
}
