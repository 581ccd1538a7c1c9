import type { KeptProfile, ProfileStore } from '../interfaces/profiles.js';
import { hashFields } from './hash-fields.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisProfiles(connection: StoreConnection): ProfileStore {
  const { all, changed, pictures } = connection.keys.profiles;
  return {
    async putName(id, name, renames) {
      await runScript(connection, 'put-name', all, changed, id, name, renames);
    },

    async putStatus(id, status) {
      await runScript(connection, 'put-status', all, changed, id, status);
    },

    async putPicture(id, picture) {
      const { digest, base64 } = picture ?? { digest: '', base64: '' };
      await runScript(connection, 'put-picture', all, changed, pictures, id, digest, base64);
    },

    pictureOf: (id) => runCommand<string | null>(connection, 'HGET', pictures, id),

    async changedSince(asked) {
      const reply = await runScript<(string | number)[]>(connection, 'profiles-since', all, changed, asked);
      const [version = 0, since = 0, ...rest] = reply;
      const people = [...hashFields(rest.map(String))].map(
        ([id, json]): KeptProfile => ({ ...JSON.parse(json), id }),
      );
      return { version: Number(version), since: Number(since), people };
    },
  };
}
