import type { KeptProfile, ProfileStore } from '../interfaces/profiles.js';
import { runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisProfiles(connection: StoreConnection): ProfileStore {
  const { all, changed } = connection.keys.profiles;
  return {
    async putName(id, name, renames) {
      await runScript(connection, 'put-name', all, changed, id, name, renames);
    },

    async putStatus(id, status) {
      await runScript(connection, 'put-said', all, changed, id, 'status', status);
    },

    async changedSince(asked) {
      const reply = await runScript<(string | number)[]>(connection, 'profiles-since', all, changed, asked);
      const [version = 0, since = 0, ...rest] = reply;
      return { version: Number(version), since: Number(since), people: profilesIn(rest.map(String)) };
    },
  };
}

/** Ids and profiles in turn. */
function profilesIn(flat: readonly string[]): KeptProfile[] {
  const people: KeptProfile[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) {
    people.push({ ...(JSON.parse(flat[at + 1] as string) as KeptProfile), id: flat[at] as string });
  }
  return people;
}
