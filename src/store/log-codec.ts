/**
 * The stored form of a room's log, written and read here and nowhere else. An entry is the JSON
 *
 *     {"seq":12,"mid":"…","cmid":"…","user":{"id":"…","name":"…"},"text":"…","at":1764115200000}
 *
 * byte for byte a `Message` of the wire, so that most entries go from the log to sockets without being looked into. An append sends the
 * middle of it (`entryBody`); the store puts seq before it and its own time behind. JSON has no line break inside, which is what parts
 * entries from each other in a publication.
 */
import type { Message, UserRef } from '../protocol/events.js';

/** How an entry begins; `readEntry` finds its place by it. */
const SEQ = '{"seq":';
const MID = ',"mid":"';

/** An entry as the log keeps it. Only what decides about its place is read at once. */
export class LogEntry {
  private parsed: Message | null = null;

  /** `json` is the stored form of a message with this seq and mid. */
  constructor(
    readonly seq: number,
    readonly mid: string,
    readonly json: string,
  ) {}

  /** Of its stored form, in characters. */
  get chars(): number {
    return this.json.length;
  }

  /** Parsed when first asked for. */
  get message(): Message {
    this.parsed ??= JSON.parse(this.json) as Message;
    return this.parsed;
  }
}

/** What an entry says before the store gives it a place and a time. */
export interface EntryDraft {
  readonly mid: string;
  readonly cmid: string;
  readonly user: UserRef;
  readonly text: string;
}

/** The middle of an entry: all but seq, time and braces. Ids are ours and hold nothing that JSON would escape. */
export function entryBody({ mid, cmid, user: { id, name, synthetic }, text }: EntryDraft): string {
  // Only what others may know of the sender.
  const user = JSON.stringify(synthetic ? { id, name, synthetic } : { id, name });
  return `"mid":"${mid}","cmid":${JSON.stringify(cmid)},"user":${user},"text":${JSON.stringify(text)}`;
}

/** Of an entry's stored form; only its beginning is read. Throws on what is no JSON. */
export function readEntry(json: string): LogEntry {
  const seqEnd = json.indexOf(',');
  const midAt = seqEnd + MID.length;
  if (json.startsWith(SEQ) && json.startsWith(MID, seqEnd)) {
    return new LogEntry(
      Number(json.slice(SEQ.length, seqEnd)),
      json.slice(midAt, json.indexOf('"', midAt)),
      json,
    );
  }
  const { seq, mid } = JSON.parse(json) as Message;
  return new LogEntry(seq, mid, json);
}

/** The elements of a JSON list of these entries, of one at least. */
export function listOf(entries: readonly LogEntry[]): string {
  let all = (entries[0] as LogEntry).json;
  for (let at = 1; at < entries.length; at += 1) all += `,${(entries[at] as LogEntry).json}`;
  return all;
}

/**
 * Entries that were stored together, as `append.lua` publishes them: `<epoch>\n[<entry>,\n<entry>…]`. `each` is called for them in order.
 */
export function readPublished(
  text: string,
  from: number,
  each: (epoch: string, entry: LogEntry) => void,
): void {
  const line = text.indexOf('\n', from);
  const epoch = text.slice(from, line);
  for (let before = line + 1; before !== -1; ) {
    const end = text.indexOf('\n', before + 1);
    each(epoch, readEntry(text.slice(before + 1, end === -1 ? -1 : end - 1)));
    before = end;
  }
}
