import { LIMITS } from '../../../src/protocol/limits.js';
import type { Presence } from '../../../src/store/interfaces/presence.js';
import type { ReadStore } from '../../../src/store/interfaces/reads.js';
import type { MemoryDatabase } from './database.js';
import { mentionsOf, unreadIn } from './fold-room.js';

export function memoryPresence(db: MemoryDatabase): Presence {
  return {
    async announce(room, instance, version, people, joined, left) {
      const stored = db.rooms.get(room);
      if (!stored || (stored.presence.get(instance)?.version ?? 0) > version) return;
      if (people.length === 0) stored.presence.delete(instance);
      else stored.presence.set(instance, { version, people: [...people] });
      db.publish({ kind: 'presence', room, instance, version, joined, left });
    },
    async peopleByInstance(room) {
      return new Map(db.rooms.get(room)?.presence ?? []);
    },
    async forget(room, versions) {
      const presence = db.rooms.get(room)?.presence;
      for (const [instance, version] of versions) {
        if (presence?.get(instance)?.version === version) presence.delete(instance);
      }
    },
    async renewLease(instance, leaseMs) {
      const now = db.now();
      const wasHeld = (db.leases.get(instance) ?? 0) > now;
      db.leases.set(instance, now + leaseMs);
      for (const [other, until] of db.leases) if (until <= now) db.leases.delete(other);
      return { wasHeld, live: [...db.leases.keys()] };
    },
    async dropLease(instance) {
      db.leases.delete(instance);
    },
  };
}

export function memoryReads(db: MemoryDatabase): ReadStore {
  return {
    async get(room, userId) {
      return db.rooms.get(room)?.reads.get(userId) ?? 0;
    },
    async standing(room, userId) {
      const stored = db.rooms.get(room);
      if (!stored) return { read: 0, head: 0, unread: 0, mentions: 0, version: 0 };
      return {
        read: stored.reads.get(userId) ?? 0,
        head: stored.head,
        unread: unreadIn(stored, userId),
        mentions: mentionsOf(stored, userId),
        version: stored.readVersions.get(userId) ?? 0,
      };
    },
    async advance(room, userId, seq, known) {
      const stored = db.rooms.get(room);
      if (!stored) return { read: 0, version: 0 };
      const version = stored.readVersions.get(userId) ?? 0;
      const old = stored.reads.get(userId) ?? 0;
      const read = known === undefined || known === version ? Math.max(old, Math.min(seq, stored.head)) : old;
      stored.reads.set(userId, read);
      return { read, version };
    },
    async setBack(room, userId, seq) {
      const stored = db.rooms.get(room);
      if (!stored) return null;
      const read = Math.min(seq, stored.head);
      if (stored.head - read > LIMITS.markUnreadEntries) return 'far';
      const after = stored.entries.filter((entry) => entry.seq > read);
      if (after.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0) > LIMITS.markUnreadMaxBytes)
        return 'far';
      const version = (stored.readVersions.get(userId) ?? 0) + 1;
      stored.reads.set(userId, read);
      stored.readVersions.set(userId, version);
      return { read, version };
    },
  };
}
