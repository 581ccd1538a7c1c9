import type { JoinResult, Message, Position } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';

/** Whether messages that were held are really gone from the room; `unknown` when the answer does not show it. */
export type Lost = 'no' | 'yes' | 'unknown';

export type LogOutcome =
  /** `added` were appended at the end (possibly none). */
  | { readonly kind: 'appended'; readonly added: readonly Message[] }
  /** The first page, or a later one that replaces nothing. */
  | { readonly kind: 'opened'; readonly added: readonly Message[] }
  /** Too much was missed: what was held was replaced by the newest page. after < seq < before are not held now, but in the log. */
  | {
      readonly kind: 'gap';
      readonly added: readonly Message[];
      readonly after: number;
      readonly before: number;
    }
  /** The log was lost or forked, and this is what it is now. `last` is the newest message that was held before. */
  | {
      readonly kind: 'reset';
      readonly added: readonly Message[];
      readonly lost: Lost;
      readonly last: Message | null;
    }
  /** It does not fit what is held (a hole, another epoch, an answer to an old position): join again. */
  | { readonly kind: 'rejoin' };

/** Messages of one room; half of them are kept when there are more, so that it is seldom done. */
const MAX_HELD = 4_000;
/** Messages that came before the answer to a join: four seconds of a room at its limit. */
const MAX_WAITING = 2_000;

/**
 * What one client holds of a room's log: one epoch, one order, no hole and no duplicate, whatever arrives in whatever
 * interleaving. It only changes by whole steps that keep this, and says what it needs otherwise.
 */
export class MessageLog {
  private held: Message[] = [];
  private waiting = new Map<number, { epoch: string; message: Message; heardBefore: number }>();
  private asked = 0;
  epoch: string | null = null;
  /** There may be older messages before the first held one. */
  hasOlder = false;

  /** In order of seq, dense. Do not change it. */
  get messages(): readonly Message[] {
    return this.held;
  }
  get first(): Message | null {
    return this.held[0] ?? null;
  }
  get last(): Message | null {
    return this.held.at(-1) ?? null;
  }

  /** What to resume from: (epoch, seq, mid) of the newest held message, or null when nothing is held. */
  get position(): Position | null {
    const last = this.last;
    return last === null || this.epoch === null ? null : { epoch: this.epoch, seq: last.seq, mid: last.mid };
  }

  /** The held message with this seq. */
  at(seq: number): Message | null {
    const first = this.held[0];
    return first === undefined ? null : (this.held[seq - first.seq] ?? null);
  }

  /** A batch from a connection whose join was answered. */
  applyBatch(epoch: string, messages: readonly Message[]): LogOutcome {
    if (this.epoch === null || epoch !== this.epoch || !this.fits(messages)) {
      this.setAside(epoch, messages);
      return { kind: 'rejoin' };
    }
    const added = this.append(messages);
    return { kind: 'appended', added: [...added, ...this.takeWaiting()] };
  }

  /** Keeps a batch until the join that is on its way is answered. */
  setAside(epoch: string, messages: readonly Message[]): void {
    for (const message of messages) {
      // Past the bound they are fetched again: after the join they are a hole, which leads to another.
      if (this.waiting.size < MAX_WAITING) {
        this.waiting.set(message.seq, { epoch, message, heardBefore: this.asked });
      }
    }
  }

  /** How many joins were sent so far. */
  get joinsAsked(): number {
    return this.asked;
  }

  /** A join is sent now; give the number back with its answer. */
  asking(): number {
    this.asked += 1;
    return this.asked;
  }

  /** The answer to a join that was sent with the position `since`. */
  applyJoin(since: Position | null, answer: JoinResult, asked = this.asking()): LogOutcome {
    const outcome = this.join(since, answer);
    if (outcome.kind === 'rejoin') return outcome;
    // What was heard before the join was asked is in its answer, or no longer in the log: a fork may have its number.
    for (const [seq, { heardBefore }] of this.waiting) if (heardBefore < asked) this.waiting.delete(seq);
    const more = this.takeWaiting();
    return more.length === 0 ? outcome : { ...outcome, added: [...outcome.added, ...more] };
  }

  /** Puts an older page in front. Returns how many messages that were; 0 when the page does not fit any more. */
  prepend(epoch: string, messages: readonly Message[], more: boolean): number {
    const first = this.held[0];
    if (epoch !== this.epoch || first === undefined) return 0;
    const older = messages.filter((message) => message.seq < first.seq);
    const dense = older.every((message, i) => message.seq === first.seq - older.length + i);
    if (!dense) return 0;
    this.held = [...older, ...this.held];
    this.hasOlder = more;
    return older.length;
  }

  /** Forgets the oldest messages past the bound; they can be read again from the log. */
  trim(): void {
    if (this.held.length <= MAX_HELD) return;
    this.held.splice(0, this.held.length - MAX_HELD / 2);
    this.hasOlder = true;
  }

  private join(since: Position | null, answer: JoinResult): LogOutcome {
    const { epoch, messages: page } = answer;
    const last = this.last;
    if (this.epoch === null || last === null) {
      // Nothing was held, so nothing can be lost; a gap that was asked for something else is not a page.
      if (since !== null && answer.complete) return { kind: 'rejoin' };
      this.replace(epoch, page);
      return { kind: 'opened', added: page };
    }
    if (epoch !== this.epoch) {
      // An answer that was on its way while another made this log newer.
      if (since !== null && since.epoch !== this.epoch) return { kind: 'rejoin' };
      return this.reset(answer, this.lostBy(answer));
    }
    if (since !== null && since.epoch !== this.epoch) return { kind: 'rejoin' };
    if (this.contradicts(page) || answer.head < (since?.seq ?? 0)) return this.reset(answer, 'yes');
    if (this.fits(page)) return { kind: 'appended', added: this.append(page) };
    if (answer.complete && since !== null) return { kind: 'rejoin' };
    // The newest page, past a hole. Within the bound the server would have filled it, so it refused the position: a fork.
    const missed = answer.head - (since?.seq ?? last.seq);
    if (since !== null && missed <= LIMITS.resumeGapMessages) return this.reset(answer, 'yes');
    const before = page[0]?.seq ?? answer.head + 1;
    this.replace(epoch, page);
    return { kind: 'gap', added: page, after: last.seq, before };
  }

  /** True when appending leaves no hole and every message already held is the same one. */
  private fits(messages: readonly Message[]): boolean {
    const first = messages[0];
    if (first === undefined) return true;
    const dense = messages.every((message, i) => message.seq === first.seq + i);
    const next = (this.last?.seq ?? 0) + 1;
    return dense && first.seq <= next && !this.contradicts(messages);
  }

  private contradicts(messages: readonly Message[]): boolean {
    return messages.some((message) => {
      const held = this.at(message.seq);
      return held !== null && held.mid !== message.mid;
    });
  }

  private append(messages: readonly Message[]): Message[] {
    const next = (this.last?.seq ?? 0) + 1;
    const added = messages.filter((message) => message.seq >= next);
    this.held.push(...added);
    return added;
  }

  private replace(epoch: string, page: readonly Message[]): void {
    this.epoch = epoch;
    this.held = [...page];
    this.hasOlder = (page[0]?.seq ?? 1) > 1;
  }

  private lostBy(answer: JoinResult): Lost {
    const last = this.last;
    if (last === null) return 'no';
    if (answer.head < last.seq) return 'yes';
    const same = answer.messages.find((message) => message.seq === last.seq);
    if (same === undefined) return 'unknown';
    return same.mid === last.mid ? 'no' : 'yes';
  }

  private reset(answer: JoinResult, lost: Lost): LogOutcome {
    const last = this.last;
    const page = answer.messages;
    const older = lost === 'no' ? this.held.filter((message) => message.seq < (page[0]?.seq ?? 0)) : [];
    const hadOlder = this.hasOlder;
    this.replace(answer.epoch, [...older, ...page]);
    if (older.length > 0) this.hasOlder = hadOlder;
    return { kind: 'reset', added: [...this.held], lost, last };
  }

  private takeWaiting(): Message[] {
    const added: Message[] = [];
    for (let next = (this.last?.seq ?? 0) + 1; ; next += 1) {
      const found = this.waiting.get(next);
      if (found === undefined || found.epoch !== this.epoch) break;
      this.waiting.delete(next);
      this.held.push(found.message);
      added.push(found.message);
    }
    for (const [seq, { epoch }] of this.waiting) {
      if (epoch !== this.epoch || seq <= (this.last?.seq ?? 0)) this.waiting.delete(seq);
    }
    return added;
  }

  /** Batches were set aside that do not connect to what is held: something is missing. */
  get hasHole(): boolean {
    return this.waiting.size > 0;
  }
}
