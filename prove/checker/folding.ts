import type { Seen } from '../history.js';

/** What entries have made of a message so far. */
interface Row {
  readonly entry: Seen;
  text: string;
  deleted: boolean;
  edited: number | null;
  pinned: boolean;
  replies: number;
  /** Who reacts, by emoji, in the order of their first use. */
  readonly reactions: Map<string, Set<string>>;
}

/**
 * The checker's own fold, by what `docs/guide/wire.md` says of entries and not by the server's code. Entries of one log
 * go in, in their order, and the rows that they make come out.
 */
export class Folding {
  readonly rows: Row[] = [];
  private readonly byMid = new Map<string, Row>();

  /**
   * `textOf`: what an entry said when it was written, though a log may have only its tombstone by now. `mayModerate`:
   * who may delete what others wrote.
   */
  constructor(
    private readonly textOf: (entry: Seen) => string,
    private readonly mayModerate: (user: string) => boolean = () => false,
  ) {}

  find(mid: string): Row | undefined {
    return this.byMid.get(mid);
  }

  /** The next entry. `null`: it may stand there; else why it must not. */
  add(entry: Seen): string | null {
    if (entry.kind === undefined || entry.kind === 'notice') {
      const answered = entry.reply === undefined ? undefined : this.byMid.get(entry.reply);
      if (answered !== undefined) answered.replies += 1;
      const text = this.textOf(entry);
      const row = {
        entry,
        text,
        deleted: false,
        edited: null,
        pinned: false,
        replies: 0,
        reactions: new Map(),
      };
      this.rows.push(row);
      this.byMid.set(entry.mid, row);
      return entry.reply !== undefined && answered === undefined
        ? 'answers a message that is not there'
        : null;
    }
    const row = this.byMid.get(entry.of ?? '');
    if (row === undefined) return 'changes a message that is not there';
    const why = whyNot(entry, row, this.mayModerate(entry.user));
    if (why === null) this.apply(entry, row);
    return why;
  }

  private apply(entry: Seen, row: Row): void {
    if (entry.kind === 'edit') {
      row.text = this.textOf(entry);
      row.edited = entry.at ?? 0;
    } else if (entry.kind === 'pin') {
      row.pinned = entry.on === true;
    } else if (entry.kind === 'react') {
      const emoji = entry.emoji ?? '';
      const people = row.reactions.get(emoji) ?? new Set();
      if (entry.on) people.add(entry.user);
      else people.delete(entry.user);
      if (people.size > 0) row.reactions.set(emoji, people);
      else row.reactions.delete(emoji);
    } else {
      row.deleted = true;
      row.text = '';
      row.edited = null;
      row.pinned = false;
      row.reactions.clear();
    }
  }
}

/** Whether a toggle would change nothing. */
export function isSoAlready(
  { kind, emoji, on }: Pick<Seen, 'kind' | 'emoji' | 'on'>,
  user: string,
  row: Row,
): boolean {
  if (kind === 'pin') return row.pinned === on;
  return kind === 'react' && (row.reactions.get(emoji ?? '')?.has(user) ?? false) === on;
}

function whyNot(entry: Seen, row: Row, mayModerate: boolean): string | null {
  if (row.deleted) return 'changes a message that was deleted before';
  const isAuthors = entry.kind === 'edit' || (entry.kind === 'delete' && !mayModerate);
  if (isAuthors && entry.user !== row.entry.user) return 'changes the message of somebody else';
  return isSoAlready(entry, entry.user, row) ? 'changes nothing, since it was so already' : null;
}

/** A row in the eyes of a reader, to be compared with another. */
export function wordOfRow(row: Row, reader: string): string {
  const reactions = [...row.reactions].map(([emoji, people]) => ({
    emoji,
    count: people.size,
    mine: people.has(reader),
  }));
  const { edited, deleted, pinned, replies } = row;
  return word(row.entry, { text: row.text, deleted, edited, pinned, replies, reactions });
}

/** The same, of a row that somebody was given. */
export function wordOfSeen(seen: Seen): string {
  const { text, deleted = false, edited = null, pinned = false, replies = 0, reactions = [] } = seen;
  return word(seen, { text, deleted, edited, pinned, replies, reactions });
}

type Made = Pick<Row, 'text' | 'deleted' | 'edited' | 'pinned' | 'replies'> & {
  reactions: NonNullable<Seen['reactions']>;
};

function word({ seq, mid, user, cmid, reply }: Seen, made: Made): string {
  const { text, deleted, edited, pinned, replies, reactions } = made;
  const faces = reactions.map(({ emoji, count, mine }) => `${emoji} ${count}${mine ? ' with mine' : ''}`);
  const said = [
    ...(reply === undefined ? [] : [`to ${reply}`]),
    ...(deleted ? ['deleted'] : []),
    ...(edited === null ? [] : [`edited ${edited}`]),
    ...(pinned ? ['pinned'] : []),
    ...(replies > 0 ? [`${replies} replies`] : []),
    ...faces,
  ];
  return `${seq} ${mid} of ${user} (${cmid}${said.length === 0 ? '' : `; ${said.join(', ')}`}): ${text}`;
}
