import { LIMITS } from '../../../src/protocol/limits.js';
import type { FileReference, KeptFiles } from '../../../src/store/interfaces/files.js';
import { hasFiles } from '../../../src/store/log-codec.js';
import type { MemoryDatabase } from './database.js';
import { cmidField } from './log.js';

export function memoryFiles(db: MemoryDatabase): KeptFiles {
  const { files } = db;
  const wordsOf = ({ room, userId, cmid }: FileReference) => `${room} ${userId} ${cmid}`;
  const usedBy = (by: string) =>
    [...files.values()].reduce((sum, { record }) => sum + (record.by === by ? record.bytes : 0), 0);

  function lives(id: string, { room, userId, cmid }: FileReference): boolean {
    const stored = db.rooms.get(room);
    const place = stored?.cmids.get(cmidField(userId, cmid));
    const entry = stored?.entries.find(({ seq }) => seq === place?.seq);
    return (
      entry !== undefined && hasFiles(entry) && entry.message.files?.some((one) => one.id === id) === true
    );
  }

  return {
    async create(file, by, { uploadId, quotaBytes, unpostedMs, insteadOf, bot }) {
      const uploadKey = uploadId === '' ? null : `${bot ?? by} ${uploadId}`;
      const known = [...files.values()].find((one) => uploadKey !== null && one.uploadKey === uploadKey);
      if (known !== undefined && known.record.id !== insteadOf) return { kind: 'known', id: known.record.id };
      const usedBytes = usedBy(by);
      if (usedBytes + file.bytes > quotaBytes) return { kind: 'full', usedBytes };
      const now = db.now();
      if (known !== undefined) known.uploadKey = null;
      const record = {
        ...file,
        ...(bot === undefined ? {} : { bot }),
        by,
        at: now,
        posted: false,
        version: 0,
      };
      files.set(file.id, {
        record,
        uploadKey,
        references: new Map(),
        referredAt: 0,
        dueAt: now + unpostedMs,
      });
      return { kind: 'created', id: file.id };
    },
    ofUpload: async (by, uploadId) =>
      [...files.values()].find((one) => one.uploadKey === `${by} ${uploadId}`)?.record.id ?? null,
    async get(id) {
      const stored = files.get(id);
      if (stored === undefined) return null;
      const references = [...stored.references.values()].map(({ reference }) => reference);
      return { ...stored.record, references };
    },
    async refer(id, reference, max) {
      const stored = files.get(id);
      if (stored === undefined) return { kind: 'full' };
      const words = wordsOf(reference);
      const isKnown = stored.references.has(words);
      if (!isKnown && stored.references.size >= max) return { kind: 'full' };
      const at = Math.max(db.now(), stored.referredAt + 1);
      stored.referredAt = at;
      stored.references.set(words, { reference, at });
      stored.record = { ...stored.record, version: stored.record.version + 1 };
      return isKnown ? { kind: 'known' } : { kind: 'counted', at };
    },
    async giveBack(id, reference, at) {
      const references = files.get(id)?.references;
      const words = wordsOf(reference);
      if (references?.get(words)?.at === at) references.delete(words);
    },
    living: async (id, references) => references.filter((one) => lives(id, one)),
    isReadable: async (id, references, { id: user }) =>
      references.some((one) => db.rooms.get(one.room)?.members.has(user) && lives(id, one)),
    async lookSoon(ids, withinMs) {
      for (const id of ids) {
        const stored = files.get(id);
        if (stored === undefined) continue;
        stored.record = { ...stored.record, posted: true };
        stored.dueAt = Math.min(stored.dueAt, db.now() + withinMs);
      }
    },
    async due(most, leaseMs) {
      const found = [...files.values()].filter(({ dueAt }) => dueAt <= db.now()).slice(0, most);
      for (const one of found) one.dueAt = db.now() + leaseMs;
      return found.map(({ record }) => record.id);
    },
    async keep(id, againMs, dead) {
      const stored = files.get(id);
      if (stored === undefined) return;
      stored.dueAt = db.now() + againMs;
      for (const one of dead) {
        const counted = stored.references.get(wordsOf(one));
        if (counted && counted.at <= db.now() - LIMITS.referenceSettlesMs)
          stored.references.delete(wordsOf(one));
      }
    },
    async drop({ id, version }) {
      const stored = files.get(id);
      if (stored === undefined) return true;
      const settled = db.now() - LIMITS.referenceSettlesMs;
      if (stored.record.version !== version) return false;
      if ([...stored.references.values()].some(({ at }) => at > settled)) return false;
      return files.delete(id);
    },
    isDigestUsed: async (digest) => [...files.values()].some(({ record }) => record.sha256 === digest),
    usedBytes: async (by) => usedBy(by),
    async tellPlace(node, place) {
      db.filePlaces.set(node, place);
    },
    places: async () => new Map(db.filePlaces),
  };
}
