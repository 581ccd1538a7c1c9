import type { BlocksBody } from '../../protocol/http.js';
import type { HttpApi } from './http-api.js';

/** What a person asks of the HTTP API who wants no direct messages of somebody. A page needs it with its dialog. */
export class DirectApi {
  constructor(private readonly http: Pick<HttpApi, 'get' | 'call'>) {}

  /** Whom this person has blocked, the newest first. */
  blocks(): Promise<BlocksBody> {
    return this.http.get('/api/me/blocks');
  }
  /** Nothing new is written in the direct room of the two. Rejects with the server's error; may be repeated. */
  block(user: string): Promise<unknown> {
    return this.http.call('PUT', blockOf(user), {});
  }
  unblock(user: string): Promise<unknown> {
    return this.http.call('DELETE', blockOf(user));
  }
  /** Takes a direct room off one's list, until one opens it again. */
  hide(room: string): Promise<unknown> {
    return this.http.call('PUT', `/api/direct/${encodeURIComponent(room)}/hidden`, {});
  }
}

function blockOf(user: string): string {
  return `/api/me/blocks/${encodeURIComponent(user)}`;
}
