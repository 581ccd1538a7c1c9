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
    async changedSince(asked) {
      const version = now();
      const since = asked > version ? 0 : asked;
      const changed = [...db.profiles.values()].filter((one) => one.version > since);
      changed.sort((a, b) => a.version - b.version);
      return { version, since, people: changed.map(({ kept }) => kept) };
    },
  };
}
