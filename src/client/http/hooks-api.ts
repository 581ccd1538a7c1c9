import type { HookRequest, HooksBody, NewHookBody } from '../../protocol/http.js';
import type { HttpApi } from './http-api.js';

/** What moderators ask about messages from outside. A file of its own, which a page needs when its dialog is opened. */
export class HooksApi {
  constructor(private readonly http: Pick<HttpApi, 'get' | 'call'>) {}

  /** The only answer that has its address. */
  make(hook: HookRequest): Promise<NewHookBody> {
    return this.http.call('POST', '/api/hooks', hook);
  }
  ofRoom(room: string): Promise<HooksBody> {
    return this.http.get(inRoom(room));
  }
  remove(room: string, hook: string): Promise<unknown> {
    return this.http.call('DELETE', `${inRoom(room)}/${encodeURIComponent(hook)}`);
  }
}

function inRoom(room: string): string {
  return `/api/rooms/${encodeURIComponent(room)}/hooks`;
}
