import { type Entry, isChange, type RowEntry } from '../../protocol/entries.js';
import type { JoinResult, Message, Position } from '../../protocol/events.js';
import { EarlyEntries } from './early-entries.js';
import { HeldChanges } from './held-changes.js';
import { HeldRows } from './held-rows.js';
import { connects, judgeJoin } from './judge-join.js';
import type { LogOutcome, Lost, OlderLogPage } from './log-outcome.js';

/** Messages of one room; half of them are kept when there are more, so that it is seldom done. */
const MAX_HELD = 4_000;

/**
 * What one client holds of a room's log: one epoch, one order, no hole and no duplicate, whatever arrives in whatever
 * interleaving. Its messages are as their changes have made them, up to `end`. It only changes by whole steps that keep
 * this, and says what it needs otherwise.
 */
export class MessageLog {
  private readonly rows: HeldRows;
  private readonly changes = new HeldChanges();
  private readonly waiting = new EarlyEntries();
  /** The newest entry whose mid is known. */
  private tip: { readonly seq: number; readonly mid: string } | null = null;
  /** How many joins were sent so far. */
  joinsAsked = 0;
  epoch: string | null = null;
  /** Entries up to this seq are in what is held. */
  end = 0;
  /** Another number each time that what is pinned may be something else, so that a list of it is asked for again. */
  pinMoves = 0;
  /** There may be older messages before the first held one. */
  hasOlder = false;

  /** `me`: the user id whose reactions are `mine`. */
  constructor(private readonly me: () => string = () => '') {
    this.rows = new HeldRows(me);
  }

  /** In order of seq; only what is no message is between them. Do not change it. */
  get messages(): readonly Message[] {
    return this.rows.messages;
  }
  /** Messages and notices in order of seq; only changes are between them. Do not change it. */
  get shown(): readonly RowEntry[] {
    return this.rows.all;
  }
  get first(): RowEntry | null {
    return this.rows.all[0] ?? null;
  }
  get last(): RowEntry | null {
    return this.rows.all.at(-1) ?? null;
  }

  /** What to resume from: (epoch, seq, mid) of the newest entry that is known, or null when nothing is held. */
  get position(): Position | null {
    const { tip, epoch, end } = this;
    if (epoch === null) return null;
    if (tip !== null) return { epoch, seq: tip.seq, mid: tip.mid };
    return end === 0 ? { epoch, seq: 0, mid: '' } : null;
  }

  /** The held message with this seq. */
  at(seq: number): Message | null {
    const row = this.rows.at(seq);
    return row?.kind === undefined ? row : null;
  }
  /** The held message with this mid. */
  find(mid: string): Message | null {
    return this.rows.find(mid);
  }

  /**
   * A message that is not held, as a page of `epoch` at `head` showed it, as it is now. It is null when that is not
   * known any more.
   */
  now(message: Message, { epoch, head = this.end }: Pick<OlderLogPage, 'epoch' | 'head'>): Message | null {
    return epoch === this.epoch ? this.changes.bring(message, head, this.me()) : null;
  }

  /** The rows of a page that are not held, as they are now; the same objects where nothing changed. Null as `now`. */
  bring({ epoch, head = this.end, messages }: Omit<OlderLogPage, 'more'>): readonly RowEntry[] | null {
    if (epoch !== this.epoch || head < this.changes.knownFrom) return null;
    const rows = new HeldRows(this.me);
    rows.prepend(messages, head, this.end, this.changes.after(head, this.rows.all));
    return rows.all;
  }

  /** mid of the entry with this seq, of any kind; null where that is not known. */
  midAt(seq: number): string | null {
    if (this.tip?.seq === seq) return this.tip.mid;
    return this.rows.at(seq)?.mid ?? this.changes.at(seq)?.mid ?? null;
  }

  /** Whether an entry of the log is in what is held, as far as can be told. */
  covers(epoch: string, seq: number, mid: string): boolean {
    return epoch === this.epoch && seq <= this.end && (this.midAt(seq) ?? mid) === mid;
  }

  /**
   * Whether something that was acknowledged is not in the log that a later join showed. Of a change that a page had
   * folded in already nothing can be told.
   */
  misses({ seq, mid }: { readonly seq: number; readonly mid: string }, isChange: boolean): boolean {
    if (isChange) return seq > this.end || (this.midAt(seq) ?? mid) !== mid;
    return seq >= (this.first?.seq ?? 0) && this.at(seq)?.mid !== mid;
  }

  /** A batch from a connection whose join was answered. */
  applyBatch(epoch: string, entries: readonly Entry[]): LogOutcome {
    if (this.epoch === null || epoch !== this.epoch || !connects(this, entries)) {
      this.setAside(epoch, entries);
      return { kind: 'rejoin' };
    }
    const added = this.append(entries);
    return { kind: 'appended', added: [...added, ...this.takeWaiting()] };
  }

  /** Keeps a batch until the join that is on its way is answered. */
  setAside(epoch: string, entries: readonly Entry[]): void {
    this.waiting.add(epoch, entries, this.joinsAsked);
  }

  /** A join is sent now; give the number back with its answer. */
  asking(): number {
    this.joinsAsked += 1;
    return this.joinsAsked;
  }

  /** The answer to a join that was sent with the position `since`. */
  applyJoin(since: Position | null, answer: JoinResult<Entry>, asked = this.asking()): LogOutcome {
    const outcome = this.join(since, answer);
    if (outcome.kind === 'rejoin') return outcome;
    this.waiting.dropHeardBefore(asked);
    const more = this.takeWaiting();
    return more.length === 0 ? outcome : { ...outcome, added: [...outcome.added, ...more] };
  }

  /**
   * An older page, asked for as the messages before seq `before`. Returns how many messages were put in front; 0 when
   * the page does not fit any more: ask again then.
   */
  prepend({ epoch, head = this.end, messages, more }: OlderLogPage, before: number): number {
    if (epoch !== this.epoch || before !== this.first?.seq) return 0;
    // What changed it since is not known any more.
    if (head < this.changes.knownFrom || head < before - 1) return 0;
    const older = messages.filter((row) => row.seq < before);
    this.rows.prepend(older, head, this.end, this.changes.after(head, this.rows.all));
    this.hasOlder = more;
    return older.length;
  }

  /** Forgets the oldest messages past the bound; they can be read again from the log. */
  trim(): void {
    const count = this.shown.length;
    if (count <= MAX_HELD) return;
    this.rows.drop(count - MAX_HELD / 2);
    this.hasOlder = true;
  }

  /** Batches were set aside that do not connect to what is held: something is missing. */
  get hasHole(): boolean {
    return this.waiting.size > 0;
  }

  private join(since: Position | null, answer: JoinResult<Entry>): LogOutcome {
    const step = judgeJoin(this, since, answer);
    if (step.kind === 'append') return { kind: 'appended', added: this.append(step.entries) };
    if (step.kind === 'reset') return this.reset(answer, step.lost);
    if (step.kind !== 'rejoin') this.replace(answer);
    return step;
  }

  private append(entries: readonly Entry[]): Entry[] {
    const added = entries.filter(({ seq }) => seq > this.end);
    for (const entry of added) this.take(entry);
    // A page may have told of a head whose mid comes only now.
    const last = entries.at(-1);
    if (last !== undefined && last.seq > (this.tip?.seq ?? 0)) this.tip = { seq: last.seq, mid: last.mid };
    return added;
  }

  private take(entry: Entry): void {
    this.end = entry.seq;
    this.tip = { seq: entry.seq, mid: entry.mid };
    this.rows.take(entry);
    if (isChange(entry)) this.changes.add(entry);
    if (entry.kind === 'pin') this.pinMoves += 1;
  }

  private replace({ epoch, head, headMid, messages: page }: JoinResult<Entry>): void {
    this.epoch = epoch;
    this.end = head;
    const newest = headMid === undefined ? page.at(-1) : { seq: head, mid: headMid };
    this.tip = newest === undefined ? null : { seq: newest.seq, mid: newest.mid };
    this.rows.replace(page.filter((row): row is RowEntry => !isChange(row)));
    this.changes.clear(head);
    this.pinMoves += 1;
    this.hasOlder = (page[0]?.seq ?? 1) > 1;
  }

  private reset(answer: JoinResult<Entry>, lost: Lost): LogOutcome {
    const { last } = this;
    this.replace(answer);
    return { kind: 'reset', added: [...this.shown], lost, last };
  }

  private takeWaiting(): Entry[] {
    const added: Entry[] = [];
    for (;;) {
      const entry = this.epoch === null ? null : this.waiting.take(this.epoch, this.end + 1);
      if (entry === null) break;
      this.take(entry);
      added.push(entry);
    }
    this.waiting.forget(this.epoch, this.end);
    return added;
  }
}
