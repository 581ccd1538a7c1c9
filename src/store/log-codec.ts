/**
 * The stored form of a room's log, written and read here and nowhere else; `log-codec-rows.ts` makes rows of it. An
 * entry is the JSON
 *
 *     {"seq":12,"mid":"12-…","cmid":"…","user":{"id":"…","name":"…"},"text":"…","at":1764115200000}
 *
 * byte for byte an `Entry` of the wire, so that most entries go from the log to sockets without being looked into. What
 * is no plain text has `"kind":"…","of":"…",` or `"reply":"…",` right behind its mid, so that it is told from one
 * without being parsed. Behind a `reply` the store puts `"answers":"…",` where that is wanted. Files of a text stand
 * behind it, and whom it calls behind them: a deletion cuts off all from the text on. An append sends the end of an
 * entry (`entryBody`); the store puts seq and mid before it and its own time behind. JSON has no line break inside,
 * which is what parts entries from each other in a publication.
 */
import { type ChangeEntry, type Entry, isChange, type RowEntry } from '../protocol/entries.js';
import type { Change, Mention, Message, UserRef } from '../protocol/events.js';
import type { FileInfo } from '../protocol/files.js';

/** How an entry begins; `readEntry` finds its place by it. */
const SEQ = '{"seq":';
const MID = ',"mid":"';
/** What follows the mid, when it is no plain text. */
const KIND = '"kind":"';
const REPLY = '"reply":"';
/** No text of a person can contain it: JSON escapes their quotes. */
const TEXT = ',"text":"';
const AT = ',"at":';
/** Nor these. */
const FILES = ',"files":[';
export const MENTIONS = ',"mentions":[';

/** An entry as the log keeps it. Only what decides about its place is read at once. */
export class LogEntry {
  private parsed: Entry | null = null;

  /**
   * `json` is the stored form of an entry with this seq and mid. `sort`: `text` is one that concerns no other message.
   */
  constructor(
    readonly seq: number,
    readonly mid: string,
    readonly json: string,
    readonly sort: 'text' | 'reply' | 'change' | 'notice' = 'text',
  ) {}

  /** The length of its stored form, in characters. */
  get chars(): number {
    return this.json.length;
  }

  /** Whether it is a row of a page, and no change of one. */
  get isRow(): boolean {
    return this.sort !== 'change';
  }

  /** Parsed when first asked for. */
  get entry(): Entry {
    this.parsed ??= JSON.parse(this.json) as Entry;
    return this.parsed;
  }

  /** The same, of what is known to be a text. */
  get message(): Message {
    return this.entry as Message;
  }
}

/** What an entry says before the store gives it a place and a time. */
export type EntryDraft = {
  readonly cmid: string;
  readonly user: UserRef;
  /** Whom a text or an edit calls. */
  readonly mentions?: readonly Mention[] | undefined;
} & (
  | {
      readonly text: string;
      readonly reply?: string | undefined;
      readonly answers?: string | undefined;
      readonly files?: readonly FileInfo[] | undefined;
    }
  | (Change & { readonly of: string })
);

/** A person in an entry: only what others may know of them. */
export function refJson({ id, name, synthetic, bot }: UserRef): string {
  return JSON.stringify({ id, name, ...(synthetic ? { synthetic } : {}), ...(bot ? { bot } : {}) });
}

/** The end of an entry: all but seq, mid, time and braces. Ids are ours and hold nothing that JSON would escape. */
export function entryBody(draft: EntryDraft): string {
  const { cmid, user } = draft;
  const who = `"cmid":${JSON.stringify(cmid)},"user":${refJson(user)}`;
  if (!('kind' in draft) || draft.kind === undefined) {
    const { text, reply, answers, files } = draft as Extract<EntryDraft, { kind?: undefined }>;
    const to = answers === undefined ? '' : `"answers":"${answers}",`;
    return `${reply === undefined ? '' : `${REPLY}${reply}",${to}`}${who}${textField(text)}${filesField(files)}${called(draft)}`;
  }
  const what = `${KIND}${draft.kind}","of":"${draft.of}",${who}`;
  switch (draft.kind) {
    case 'edit':
      return `${what}${textField(draft.text)}${called(draft)}`;
    case 'delete':
      return what;
    case 'react':
      return `${what},"emoji":${JSON.stringify(draft.emoji)},"on":${draft.on}`;
    case 'pin':
      return `${what},"on":${draft.on}`;
  }
}

function called({ mentions = [] }: EntryDraft): string {
  return mentions.length === 0 ? '' : `,"mentions":${JSON.stringify(mentions)}`;
}

function filesField(files: readonly FileInfo[] = []): string {
  return files.length === 0 ? '' : `${FILES}${JSON.stringify(files).slice(1)}`;
}

function textField(text: string): string {
  return `,"text":${JSON.stringify(text)}`;
}

/** The whole entry, as `append.lua` makes it too. `at`: ms since 1970, by the store's clock. */
function entryJson(seq: number, mid: string, body: string, at: number): string {
  return `${SEQ}${seq}${MID}${mid}",${body}${AT}${at}}`;
}

/** The entry that this message or change is; not a notice. */
export function entryOf(entry: Message | ChangeEntry): LogEntry {
  return readEntry(entryJson(entry.seq, entry.mid, entryBody(entry as EntryDraft), entry.at));
}

/** Whether it is a text with files. Not parsed: no text of a person has an unescaped quote. */
export function hasFiles({ json, sort }: LogEntry): boolean {
  return (sort === 'text' || sort === 'reply') && json.includes(FILES);
}

/** What stays of a text or an edit when the message is deleted, as `append.lua` makes it too. */
export function tombstoneOf({ seq, mid, json, sort }: LogEntry): LogEntry {
  const textAt = json.indexOf(TEXT);
  if (textAt < 0 || json.endsWith(DELETED, json.lastIndexOf(AT))) return new LogEntry(seq, mid, json, sort);
  const end = json.slice(json.lastIndexOf(AT));
  return new LogEntry(seq, mid, `${json.slice(0, textAt)}${TEXT}"${DELETED}${end}`, sort);
}
const DELETED = ',"deleted":true';

/**
 * The entry's JSON with another text, the same files and more fields. Null for what has no text of its own, or has none
 * any more.
 */
export function withText({ json, sort }: LogEntry, text: string, fields: string): string | null {
  const textAt = json.indexOf(TEXT);
  const end = json.lastIndexOf(AT);
  if (sort === 'notice' || textAt < 0 || json.endsWith(DELETED, end)) return null;
  const filesAt = json.indexOf(FILES, textAt);
  const mentionsAt = filesAt < 0 ? -1 : json.indexOf(MENTIONS, filesAt);
  const files = filesAt < 0 ? '' : json.slice(filesAt, mentionsAt < 0 ? end : mentionsAt);
  return `${json.slice(0, textAt)}${textField(text)}${files}${json.slice(end, -1)}${fields}}`;
}

/** Reads an entry's stored form; of its text only the beginning. Throws on what is no JSON. */
export function readEntry(json: string): LogEntry {
  const seqEnd = json.indexOf(',');
  const midAt = seqEnd + MID.length;
  if (json.startsWith(SEQ) && json.startsWith(MID, seqEnd)) {
    const midEnd = json.indexOf('"', midAt);
    return new LogEntry(
      Number(json.slice(SEQ.length, seqEnd)),
      json.slice(midAt, midEnd),
      json,
      sortAt(json, midEnd + 2),
    );
  }
  const entry = JSON.parse(json) as Entry;
  const sort = isChange(entry)
    ? 'change'
    : entry.kind === 'notice'
      ? 'notice'
      : entry.reply
        ? 'reply'
        : 'text';
  return new LogEntry(entry.seq, entry.mid, json, sort);
}

/** By the field behind the mid. */
function sortAt(json: string, at: number): LogEntry['sort'] {
  // Most entries have `"cmid"` here.
  if (json[at + 1] === 'c') return 'text';
  if (json.startsWith(REPLY, at)) return 'reply';
  if (!json.startsWith(KIND, at)) return 'text';
  return json.startsWith('notice"', at + KIND.length) ? 'notice' : 'change';
}

/** What changes made of a message, as a store keeps it beside the log. */
export interface MessageState {
  readonly text?: string;
  readonly edited?: number;
  /** Whom the edited text calls. */
  readonly mentions?: readonly Mention[];
  readonly pinned?: boolean;
  readonly replies?: number;
  readonly reactions?: readonly {
    readonly emoji: string;
    readonly count: number;
    readonly by: readonly string[];
  }[];
}

/** A row of a page: an entry that is no change, and what changes made of it; null: nothing. */
export interface LogPageRow {
  readonly entry: LogEntry;
  readonly state: MessageState | null;
  /** `state` in a store's own words, '' for null; not every store has them. */
  readonly stateJson?: string;
}

/** A row as a store gives it: what changes made of its message is parsed when it is asked for. */
export class StoredRow implements LogPageRow {
  constructor(
    readonly entry: LogEntry,
    readonly stateJson: string,
  ) {}

  get state(): MessageState | null {
    return this.stateJson === '' ? null : (JSON.parse(this.stateJson) as MessageState);
  }
}

/** The message of a row, or its notice, folded; reactions are nobody's. */
export function rowOf({ entry, state }: LogPageRow): RowEntry {
  if (state === null || entry.sort === 'notice') return entry.entry as RowEntry;
  const { text, edited, mentions, pinned, replies, reactions } = state;
  const { mentions: written, ...rest } = entry.message;
  const row: { -readonly [Field in keyof Message]: Message[Field] } = rest;
  if (replies) row.replies = replies;
  if (row.deleted) return row;
  const isEdited = edited !== undefined && text !== undefined;
  const called = isEdited ? mentions : written;
  if (isEdited) {
    row.text = text;
    row.edited = edited;
  }
  if (called !== undefined) row.mentions = called;
  if (pinned) row.pinned = pinned;
  if (reactions !== undefined && reactions.length > 0) {
    row.reactions = reactions.map(({ emoji, count, by }) => ({ emoji, count, by, mine: false }));
  }
  return row;
}

/** The elements of a JSON list of these entries, of one at least. */
export function listOf(entries: readonly LogEntry[]): string {
  let all = (entries[0] as LogEntry).json;
  for (let at = 1; at < entries.length; at += 1) all += `,${(entries[at] as LogEntry).json}`;
  return all;
}

/**
 * Entries that were stored together, as `append.lua` publishes them: `<epoch>\n[<entry>,\n<entry>…]`. `each` is called
 * for them in order.
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
