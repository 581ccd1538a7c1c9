import type { PushBody, PushEnd, PushRequest } from '../../protocol/http.js';
import type { HttpApi } from './http-api.js';

/** What a browser says so that it is told while its page is closed. A file of its own, which few pages need. */
export class PushApi {
  constructor(private readonly http: Pick<HttpApi, 'get' | 'call'>) {}

  /** What the browser subscribes with. An older node knows no pushes: `not_found`. */
  ofPerson(): Promise<PushBody> {
    return this.http.get('/api/push');
  }
  /** Rejects with the server's error; may be repeated. */
  add(wanted: PushRequest): Promise<unknown> {
    return this.http.call('POST', '/api/push', wanted);
  }
  remove(end: PushEnd): Promise<unknown> {
    return this.http.call('DELETE', '/api/push', end);
  }
}
