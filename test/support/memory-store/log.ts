import { fullBucket, takeUnit } from '../../../src/domain/bucket.js';
import { midOf } from '../../../src/protocol/entries.js';
import type { Position } from '../../../src/protocol/events.js';
import { fold } from '../../../src/protocol/fold.js';
import type {
  AppendInput,
  ChangeInput,
  ChangeResult,
  LogState,
  MessagePlace,
  RoomLog,
} from '../../../src/store/interfaces/log.js';
import { type EntryDraft, entryBody, type LogEntry, readEntry } from '../../../src/store/log-codec.js';
import { entryJson } from '../entry-of.js';
import type { MemoryDatabase, StoredRoom } from './database.js';
import { bury, countReactor, judge, stateIn } from './fold-room.js';

export function memoryLog(db: MemoryDatabase, maxMessages: number): RoomLog {
  const trimChunk = Math.max(1, Math.min(100, Math.floor(maxMessages / 10)));

  function between(stored: StoredRoom, from: number, to: number): LogEntry[] {
    return stored.entries.filter(({ seq }) => seq >= from && seq <= to);
  }

  function startEpoch(stored: StoredRoom, epoch: string): void {
    stored.epoch = epoch;
    db.publish({ kind: 'epoch', room: stored.room.id, epoch });
  }

  function append(input: AppendInput | ChangeInput): ChangeResult {
    const { room, user, cmid, mid: id, known, freshEpoch, rate } = input;
    const stored = db.rooms.get(room);
    if (!stored) return { kind: 'no-room' };
    // What was stored stays so for whoever repeats it, also when they have left meanwhile.
    const before = stored.cmids.get(cmidField(user.id, cmid));
    if (!before && !stored.members.has(user.id)) return { kind: 'not-member' };
    if (isForked(stored, known)) startEpoch(stored, freshEpoch);

    if (before) return { kind: 'duplicate', epoch: stored.epoch, ...before };
    const isDeletion = 'change' in input && input.change.kind === 'delete';
    if (stored.blocked.size > 0 && !isDeletion) return { kind: 'blocked' };
    if (stored.room.archived && !isDeletion) return { kind: 'archived' };

    let { bucket } = stored;
    if (rate !== undefined) {
      const now = db.now();
      const taken = takeUnit(bucket ?? fullBucket(rate, now), rate, now);
      if (taken.retryAfterMs > 0) return { kind: 'limited', retryAfterMs: taken.retryAfterMs };
      bucket = taken.bucket;
    }
    const refusal = judge(stored, input);
    if (refusal === 'unchanged') {
      return { kind: 'unchanged', epoch: stored.epoch, seq: stored.head, mid: stored.headMid };
    }
    if (refusal !== null) return { kind: refusal };
    if (bucket !== undefined) stored.bucket = bucket;
    const seq = stored.head + 1;
    const mid = midOf(seq, id);
    const entry = readEntry(entryJson(seq, mid, entryBody(draftOf(stored, input)), db.now()));
    stored.entries.push(entry);
    stored.cmids.set(cmidField(user.id, cmid), { seq, mid });
    stored.head = seq;
    stored.headMid = mid;
    if (entry.isRow) stored.reads.set(user.id, seq);
    foldIn(stored, entry, placeOf(input));
    if (stored.entries.length >= maxMessages + trimChunk) trim(stored);
    db.publish({ kind: 'message', room, epoch: stored.epoch, entry });
    return { kind: 'stored', epoch: stored.epoch, seq, mid };
  }

  function trim(stored: StoredRoom): void {
    for (const { seq, entry } of stored.entries.splice(0, trimChunk)) {
      stored.cmids.delete(cmidField(entry.user.id, entry.cmid));
      for (const { emoji } of stored.folded.get(seq)?.reactions ?? []) {
        stored.reactors.delete(`${seq} ${emoji}`);
      }
      stored.folded.delete(seq);
    }
  }

  return {
    append: async (input) => append(input) as Awaited<ReturnType<RoomLog['append']>>,
    change: async (input) => append(input),

    async page(room, limit, where = {}) {
      const stored = db.rooms.get(room);
      if (!stored) return null;
      const rows = stored.entries
        .filter(({ isRow }) => isRow)
        .map((entry) => ({ entry, state: stateIn(stored, entry.seq) }));
      const state = stateOf(stored);
      if ('after' in where) {
        return { state, rows: rows.filter(({ entry }) => entry.seq > where.after).slice(0, limit) };
      }
      if ('pinned' in where)
        return { state, rows: rows.filter(({ state: now }) => now?.pinned).slice(-limit) };
      const { before = Number.POSITIVE_INFINITY } = where;
      return { state, rows: rows.filter(({ entry }) => entry.seq < before).slice(-limit) };
    },

    async reacted(room, userId, pairs) {
      const stored = db.rooms.get(room);
      return pairs.map(({ seq, emoji }) => stored?.reactors.get(`${seq} ${emoji}`)?.has(userId) === true);
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

function placeOf(input: AppendInput | ChangeInput): MessagePlace | undefined {
  return 'text' in input ? input.reply : input.of;
}

function draftOf(stored: StoredRoom, input: AppendInput | ChangeInput): EntryDraft {
  const { cmid, user, calls } = input;
  const mentions = calls?.mentions;
  if (!('text' in input)) return { cmid, user, mentions, of: input.of.mid, ...input.change };
  const { text, reply, files } = input;
  const answered = calls && stored.entries.find(({ seq }) => seq === reply?.seq);
  return { cmid, user, mentions, text, files, reply: reply?.mid, answers: answered?.entry.user.id };
}

/** What a new entry makes of the message that it is about. */
function foldIn(stored: StoredRoom, entry: LogEntry, place: MessagePlace | undefined): void {
  const target = place && stored.entries.find(({ seq }) => seq === place.seq);
  if (target === undefined || target === entry) return;
  const { seq } = target;
  const now = stored.folded.get(seq) ?? target.message;
  const next = fold(now, entry.entry, '');
  if (entry.entry.kind === 'react') countReactor(stored, seq, entry.entry);
  if (entry.entry.kind === 'delete') bury(stored, target);
  stored.folded.set(seq, next);
}

function stateOf({ epoch, head, headMid, entries }: StoredRoom): LogState {
  return { epoch, head, headMid, first: entries[0]?.seq ?? head + 1 };
}

/** The caller saw a message in this epoch that the log does not have. A trimmed one cannot be judged. */
export function isForked(stored: StoredRoom, known: Position | null): boolean {
  if (known === null || known.epoch !== stored.epoch || known.seq === 0) return false;
  if (stored.head < known.seq) return true;
  const kept = stored.entries.find(({ seq }) => seq === known.seq);
  return kept !== undefined && kept.mid !== known.mid;
}

/** The field under which a log remembers who sent what: `<user id>:<cmid>`. */
export function cmidField(userId: string, cmid: string): string {
  return `${userId}:${cmid}`;
}
