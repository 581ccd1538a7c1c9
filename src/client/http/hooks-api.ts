import type { HookRequest, HooksBody, NewHookBody } from '../../protocol/http.js';
import type { NewOutgoingBody, OutgoingBody, OutgoingRequest } from '../../protocol/outgoing.js';
import type { HttpApi } from './http-api.js';

/**
 * What moderators ask about messages from outside, and to outside. A file of its own, which a page needs when its
 * dialog is opened.
 */
export class HooksApi {
  /** What was asked for and not answered well: asked for again, it is the same hook. */
  private open: { readonly asked: string; readonly key: string } | null = null;

  /** `newKey`: random, of letters, digits, `-` and `_`. */
  constructor(
    private readonly http: Pick<HttpApi, 'get' | 'call'>,
    private readonly newKey: () => string,
  ) {}

  /** The only answer that has its address. */
  make(hook: HookRequest): Promise<NewHookBody> {
    return this.ask(hook);
  }
  /** An outgoing hook; the only answer that has its secret. */
  send(hook: OutgoingRequest): Promise<NewOutgoingBody> {
    return this.ask(hook);
  }
  ofRoom(room: string): Promise<HooksBody & OutgoingBody> {
    return this.http.get(inRoom(room));
  }
  /** An outgoing hook, whatever it waits for. */
  tryNow(room: string, hook: string): Promise<unknown> {
    return this.http.call('POST', `${inRoom(room)}/${encodeURIComponent(hook)}/try`);
  }
  remove(room: string, hook: string): Promise<unknown> {
    return this.http.call('DELETE', `${inRoom(room)}/${encodeURIComponent(hook)}`);
  }

  private async ask<T>(hook: HookRequest | OutgoingRequest): Promise<T> {
    const asked = JSON.stringify(hook);
    if (this.open?.asked !== asked) this.open = { asked, key: this.newKey() };
    const made = await this.http.call<T>('POST', '/api/hooks', hook, this.open.key);
    this.open = null;
    return made;
  }
}

function inRoom(room: string): string {
  return `/api/rooms/${encodeURIComponent(room)}/hooks`;
}
