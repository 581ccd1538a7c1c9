import type { IndexSize } from '../../domain/jobs-messages.js';
import { nameKey } from '../../domain/names.js';
import { searchForm } from '../../domain/search/search-form.js';
import { holdsAll } from '../../domain/search/terms.js';
import { type ChangeEntry, isChange, seqOfMid } from '../../protocol/entries.js';
import type { Message } from '../../protocol/message.js';
import type { SearchAsk, SearchAuthor, SearchCandidate, SearchCursor } from '../../protocol/search.js';
import type { LogEntry } from '../../store/log-codec.js';
import { triplesOf } from './letter-triples.js';
import { RoomTexts } from './room-texts.js';
import { type Needle, SET_BITS, type TextBlock } from './text-block.js';

/**
 * The texts of all rooms, as they are now, in memory. It is a read model, made of entries of the logs in order of
 * seq. It is asked only where to look, never whether something is so.
 */
export class SearchIndex {
  private readonly rooms = new Map<string, RoomTexts>();
  private readonly authors = new Map<string, number>();
  /** Numbers of hooks' bots, by the keys of their names. */
  private readonly bots = new Map<string, number[]>();

  /** What it has of a room; empty where it has nothing. */
  room(id: string): RoomTexts {
    let room = this.rooms.get(id);
    if (room === undefined) {
      room = new RoomTexts();
      this.rooms.set(id, room);
    }
    return room;
  }

  forget(id: string): void {
    this.rooms.get(id)?.reset('');
    this.rooms.delete(id);
  }

  /** The next entry of a room's log. */
  take(room: RoomTexts, { seq, mid, sort, entry }: LogEntry): void {
    room.head = seq;
    room.headMid = mid;
    if (sort === 'notice') return;
    if (isChange(entry)) this.change(room, entry);
    else if (entry.kind === undefined && !entry.deleted) this.add(room, entry);
  }

  size(): IndexSize {
    let texts = 0;
    let bytes = 0;
    for (const { blocks } of this.rooms.values()) {
      for (const block of blocks) {
        texts += block.size;
        bytes += block.heldBytes;
      }
    }
    return { rooms: this.rooms.size, texts, bytes };
  }

  /**
   * The newest candidates, newest first. It is a piece of work in steps, each of one block: whoever runs it may let
   * others go first in between.
   */
  *find({ rooms, terms, author, before, limit }: SearchAsk): Generator<undefined, SearchCandidate[]> {
    const writers = author === null ? null : this.writersOf(author);
    if (writers?.size === 0) return [];
    const needles = terms.map(needleOf).sort((a, b) => b.bytes.length - a.bytes.length);
    const found: SearchCandidate[] = [];
    for (const { block, room, epoch } of this.blocksOf(rooms, before)) {
      const last = found[limit - 1];
      if (last !== undefined && block.latest < last.at) break;
      if (!block.mayHold(needles)) continue;
      for (const place of block.placesWith(needles)) {
        const text = block.textAt(place);
        if (writers !== null && !writers.has(text.author)) continue;
        const candidate = { room, epoch, seq: text.seq, at: text.at };
        if (before !== null && !isBehind(candidate, before)) continue;
        if (!holdsAll(Buffer.from(text.bytes).toString(), terms)) continue;
        found.push(candidate);
      }
      found.sort(newestFirst);
      found.length = Math.min(found.length, limit);
      yield;
    }
    return found;
  }

  /** Blocks that may have some of it, those with the newest message first. */
  private blocksOf(rooms: SearchAsk['rooms'], before: SearchCursor | null) {
    const all: { readonly block: TextBlock; readonly room: string; readonly epoch: string }[] = [];
    for (const { room } of rooms) {
      const texts = this.rooms.get(room);
      if (texts === undefined) continue;
      for (const block of texts.blocks) {
        if (before === null || block.earliest <= before.at) all.push({ block, room, epoch: texts.epoch });
      }
    }
    return all.sort((a, b) => b.block.latest - a.block.latest);
  }

  private add(room: RoomTexts, { seq, mid, at, user, text }: Message): void {
    let author = this.authors.get(user.id);
    if (author === undefined) {
      author = this.authors.size;
      this.authors.set(user.id, author);
      if (user.bot) this.botsCalled(nameKey(user.name)).push(author);
    }
    if (seqOfMid(mid) === null) room.older.set(mid, seq);
    room.add({ seq, at, author, bytes: bytesOf(text) });
  }

  private botsCalled(key: string): number[] {
    const known = this.bots.get(key) ?? [];
    this.bots.set(key, known);
    return known;
  }

  private writersOf({ id, botKey }: SearchAuthor): ReadonlySet<number> {
    const one = this.authors.get(id);
    return new Set([...(one === undefined ? [] : [one]), ...(this.bots.get(botKey) ?? [])]);
  }

  private change(room: RoomTexts, change: ChangeEntry): void {
    const seq = seqOfMid(change.of) ?? room.older.get(change.of);
    if (seq === undefined) return;
    if (change.kind === 'delete') room.replace(seq, null);
    // What was deleted later has lost its edits' texts, too.
    else if (change.kind === 'edit' && !('deleted' in change)) room.replace(seq, bytesOf(change.text));
  }
}

/** As it is kept. A search form has no control characters, so no byte of it parts texts. */
function bytesOf(text: string): Buffer {
  return Buffer.from(searchForm(text));
}

function needleOf({ text }: { readonly text: string }): Needle {
  const bytes = Buffer.from(text);
  return { bytes, triples: triplesOf(bytes, SET_BITS) };
}

/** Negative where `a` stands before `b` in the one order of messages. */
function newestFirst(a: SearchCandidate, b: SearchCandidate): number {
  return b.at - a.at || (a.room === b.room ? b.seq - a.seq : a.room < b.room ? 1 : -1);
}

function isBehind(candidate: SearchCandidate, { at, room, seq }: SearchCursor): boolean {
  if (candidate.at !== at) return candidate.at < at;
  if (room === undefined || seq === undefined) return false;
  return newestFirst({ ...candidate, room, seq }, candidate) < 0;
}
