import type { SignedInBody } from '../../protocol/http.js';
import type { OwnProfile } from '../../protocol/profile.js';
import type { HttpApi } from './http-api.js';

/** What a person says of themselves. A page needs it with its dialog. */
export class ProfileApi {
  constructor(private readonly http: Pick<HttpApi, 'call'>) {}

  /** Changes what is named; all hear of it by their connections. Rejects with the server's error; may be repeated. */
  change(profile: OwnProfile): Promise<SignedInBody> {
    return this.http.call('PATCH', '/api/me', profile);
  }
}
