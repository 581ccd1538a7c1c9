import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetch } from '../../src/client/http/http-api.js';
import { balancedFetch, HttpApi, NodeSet, systemClock } from '../../src/client/index.js';
import type { UserRef } from '../../src/protocol/events.js';
import { formatServedBy } from '../../src/protocol/served-by.js';
import type { Recorder } from '../recorder.js';
import { PASSWORD } from './requests.js';

const TRIES = 6;
const AGAIN_MS = 300;

/** The API as somebody of the crowd asks it. What it answers to questions is recorded. `peers`: of any node. */
export function personApi(url: string, fetch: Fetch, recorder: Recorder, peers: boolean): HttpApi {
  return new HttpApi({
    url,
    fetch: peers ? balancedFetch({ nodes: new NodeSet(url, systemClock), fetch, clock: systemClock }) : fetch,
    clock: systemClock,
    onAnswer: ({ method, path, status, by, ms }) => {
      const servedBy = by === null ? '' : formatServedBy(by);
      // Sign-ins hash passwords and are no measure of anything here.
      if (method === 'GET') recorder.record({ type: 'http', path, status, ms, by: servedBy });
    },
  });
}

/** Signs up, or in where an answer to the sign-up was lost. Rejects when it failed six times. */
export async function makeAccount(api: HttpApi, name: string): Promise<UserRef> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { user } = await (tries === 1
        ? api.signUp(name, PASSWORD)
        : api.signIn(name, PASSWORD).catch(() => api.signUp(name, PASSWORD)));
      return user;
    } catch (error) {
      if (tries === TRIES) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
