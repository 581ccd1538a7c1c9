import type { BansBody, RoleUpdate, RoomBody, RoomUpdate } from '../../protocol/http.js';
import type { Role } from '../../protocol/room.js';
import type { HttpApi } from './http-api.js';

/** What moderators ask of the HTTP API. A file of its own, which a page needs when its dialog is opened. */
export class ModerationApi {
  constructor(private readonly http: Pick<HttpApi, 'get' | 'call'>) {}

  /** Gives a room another name or topic, archives it, or takes that back; what is not named stays. */
  changeRoom(room: string, change: RoomUpdate): Promise<RoomBody> {
    return this.http.call('PATCH', inRoom(room), change);
  }
  setRole(room: string, user: string, role: Role): Promise<unknown> {
    const change: RoleUpdate = { role };
    return this.http.call('PUT', inRoom(room, 'members', user), change);
  }
  bans(room: string): Promise<BansBody> {
    return this.http.get(inRoom(room, 'bans'));
  }
  ban(room: string, user: string): Promise<unknown> {
    return this.http.call('PUT', inRoom(room, 'bans', user), {});
  }
  liftBan(room: string, user: string): Promise<unknown> {
    return this.http.call('DELETE', inRoom(room, 'bans', user));
  }
}

/** The address of a room, or of something in it. */
function inRoom(room: string, ...parts: readonly string[]): string {
  return ['/api/rooms', ...[room, ...parts].map(encodeURIComponent)].join('/');
}
