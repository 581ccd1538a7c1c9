import type { InviteAccepted, InviteBody, InviteLook, InvitesBody } from '../../protocol/http.js';
import type { HttpApi } from './http-api.js';

/** What is asked of the HTTP API about invites: one's own, and the one that somebody opened. */
export class InvitesApi {
  constructor(private readonly http: Pick<HttpApi, 'get' | 'call'>) {}

  /** Rejects with `gone` for a link that is not valid. */
  look(code: string): Promise<InviteLook> {
    return this.http.call('POST', '/api/invites/look', { code });
  }
  /** Brings the person who is signed in into its room. Rejects with `gone`, too. */
  accept(code: string): Promise<InviteAccepted> {
    return this.http.call('POST', '/api/invites/accept', { code });
  }
  /** A link into a room, for so many people and days. */
  make(room: string, uses: number, days: number): Promise<InviteBody> {
    return this.http.call('POST', '/api/invites', { room, uses, days });
  }
  /** One's own that are open. */
  mine(): Promise<InvitesBody> {
    return this.http.get('/api/invites');
  }
  withdraw(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/invites/${encodeURIComponent(id)}`);
  }
}
