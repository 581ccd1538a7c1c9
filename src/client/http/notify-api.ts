import type { NotifyUpdate } from '../../protocol/http.js';
import type { NotifyLevel } from '../../protocol/notify-level.js';
import type { HttpApi } from './http-api.js';

/** What a person says of when they want to be told. A file of its own, which a page needs when its dialog is opened. */
export class NotifyApi {
  constructor(private readonly http: Pick<HttpApi, 'call'>) {}

  /**
   * Sets what in a room one wants to be told about. All one's clients hear of it by their connections. Rejects with the
   * server's error; may be repeated. An older node knows no levels: `not_found`.
   */
  setLevel(room: string, level: NotifyLevel): Promise<unknown> {
    const change: NotifyUpdate = { level };
    return this.http.call('PUT', `/api/rooms/${encodeURIComponent(room)}/notify`, change);
  }
}
