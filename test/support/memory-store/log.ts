import { fullBucket, takeToken } from '../../../src/domain/token-bucket.js';
import type { Position } from '../../../src/protocol/events.js';
import type { LogState, RoomLog } from '../../../src/store/interfaces/log.js';
import type { LogEntry } from '../../../src/store/log-codec.js';
import { entryOf } from '../entry-of.js';
import type { MemoryDatabase, StoredRoom } from './database.js';

export function memoryLog(db: MemoryDatabase, maxMessages: number): RoomLog {
  const trimChunk = Math.max(1, Math.min(100, Math.floor(maxMessages / 10)));

  function between(stored: StoredRoom, from: number, to: number): LogEntry[] {
    return stored.entries.filter(({ seq }) => seq >= from && seq <= to);
  }

  function startEpoch(stored: StoredRoom, epoch: string): void {
    stored.epoch = epoch;
    db.publish({ kind: 'epoch', room: stored.room.id, epoch });
  }

  return {
    async append({ room, user, cmid, text, mid, known, freshEpoch, rate }) {
      const stored = db.rooms.get(room);
      if (!stored) return { kind: 'no-room' };
      // What was stored stays so for who repeats it, also when they have left meanwhile.
      const before = stored.cmids.get(cmidField(user.id, cmid));
      if (!before && !stored.members.has(user.id)) return { kind: 'not-member' };
      if (isForked(stored, known)) startEpoch(stored, freshEpoch);

      if (before) return { kind: 'duplicate', epoch: stored.epoch, ...before };

      if (rate !== undefined) {
        const now = db.now();
        const { bucket, retryAfterMs } = takeToken(stored.bucket ?? fullBucket(rate, now), rate, now);
        if (retryAfterMs > 0) return { kind: 'limited', retryAfterMs };
        stored.bucket = bucket;
      }
      const seq = stored.head + 1;
      const entry = entryOf({ seq, mid, cmid, user, text, at: db.now() });
      stored.entries.push(entry);
      stored.cmids.set(cmidField(user.id, cmid), { seq, mid });
      stored.head = seq;
      stored.headMid = mid;
      stored.reads.set(user.id, seq);
      if (stored.entries.length >= maxMessages + trimChunk) {
        for (const { message } of stored.entries.splice(0, trimChunk)) {
          stored.cmids.delete(cmidField(message.user.id, message.cmid));
        }
      }
      db.publish({ kind: 'message', room, epoch: stored.epoch, entry });
      return { kind: 'stored', epoch: stored.epoch, seq, mid };
    },

    async state(room) {
      const stored = db.rooms.get(room);
      return stored ? stateOf(stored) : null;
    },

    async range(room, from, to, limit) {
      const stored = db.rooms.get(room);
      if (!stored) return null;
      return { state: stateOf(stored), messages: between(stored, from, to).slice(0, Math.max(0, limit)) };
    },

    async newest(room, limit, before = Number.POSITIVE_INFINITY) {
      const stored = db.rooms.get(room);
      if (!stored) return null;
      const older = between(stored, 1, before - 1);
      return { state: stateOf(stored), messages: limit < 1 ? [] : older.slice(-limit) };
    },

    async rotateEpoch(room, epoch, freshEpoch) {
      const stored = db.rooms.get(room);
      if (!stored) return null;
      if (stored.epoch === epoch) startEpoch(stored, freshEpoch);
      return stored.epoch;
    },
  };
}

function stateOf({ epoch, head, headMid, entries }: StoredRoom): LogState {
  return { epoch, head, headMid, first: entries[0]?.seq ?? head + 1 };
}

/** The caller saw a message in this epoch that the log does not have. A trimmed one cannot be judged. */
function isForked(stored: StoredRoom, known: Position | null): boolean {
  if (known === null || known.epoch !== stored.epoch || known.seq === 0) return false;
  if (stored.head < known.seq) return true;
  const kept = stored.entries.find(({ seq }) => seq === known.seq);
  return kept !== undefined && kept.mid !== known.mid;
}

/** The field under which a log remembers who sent what: `<user id>:<cmid>`. */
function cmidField(userId: string, cmid: string): string {
  return `${userId}:${cmid}`;
}
