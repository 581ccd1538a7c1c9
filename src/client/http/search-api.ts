import type { SearchBody } from '../../protocol/http.js';
import type { HttpApi } from './http-api.js';

/** What is searched for; `before`: behind this hit. */
export interface MessageSearchQuery {
  readonly q: string;
  readonly room?: string | undefined;
  /** A user id, or `@` and a name. */
  readonly from?: string | undefined;
  readonly before?: SearchBody['hits'][number] | undefined;
  readonly limit?: number | undefined;
}

/** Searching by the HTTP API. A page needs it with its panel. */
export class SearchApi {
  constructor(private readonly http: Pick<HttpApi, 'get'>) {}

  /** The newest hits in one's rooms. Rejects with the server's error; an older node knows no search: `not_found`. */
  search({ q, room, from, before, limit }: MessageSearchQuery): Promise<SearchBody> {
    const behind = before && `${before.message.at},${before.room},${before.message.seq}`;
    const parts = Object.entries({ q, room, from, before: behind, limit })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${encodeURIComponent(value as string | number)}`);
    return this.http.get(`/api/search?${parts.join('&')}`);
  }
}
