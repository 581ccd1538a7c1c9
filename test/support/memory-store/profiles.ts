import type { KeptProfile, ProfileStore } from '../../../src/store/interfaces/profiles.js';
import type { MemoryDatabase } from './database.js';

export function memoryProfiles(db: MemoryDatabase): ProfileStore {
  const now = () => Math.max(0, ...[...db.profiles.values()].map(({ version }) => version));
  const put = (kept: KeptProfile) => void db.profiles.set(kept.id, { kept, version: now() + 1 });
  return {
    async putName(id, name, renames) {
      const known = db.profiles.get(id)?.kept;
      if ((known?.renames ?? 0) < renames) put({ ...known, id, name, renames });
    },
    async putStatus(id, status) {
      const { status: before = '', ...rest } = db.profiles.get(id)?.kept ?? { id };
      if (before !== status) put(status === '' ? rest : { ...rest, status });
    },
    async putPicture(id, picture) {
      const { picture: before, ...rest } = db.profiles.get(id)?.kept ?? { id };
      if (before === picture?.digest) return;
      put(picture === null ? rest : { ...rest, picture: picture.digest });
      if (picture === null) db.pictures.delete(id);
      else db.pictures.set(id, picture.base64);
    },
    async pictureOf(id) {
      return db.pictures.get(id) ?? null;
    },
    async changedSince(asked) {
      const version = now();
      const since = asked > version ? 0 : asked;
      const changed = [...db.profiles.values()].filter((one) => one.version > since);
      changed.sort((a, b) => a.version - b.version);
      return { version, since, people: changed.map(({ kept }) => kept) };
    },
  };
}
