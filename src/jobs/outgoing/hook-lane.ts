import { setTimeout as sleep } from 'node:timers/promises';
import { maySendOutside } from '../../domain/may-send-outside.js';
import type { AllowedNetworks } from '../../domain/outside-address.js';
import type { Logger } from '../../logger.js';
import type { Position } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { OutgoingEvent } from '../../protocol/outgoing.js';
import type { LogState } from '../../store/interfaces/log.js';
import type { KeptOutgoing, OutgoingHook, OutgoingState } from '../../store/interfaces/outgoing.js';
import type { Store } from '../../store/interfaces/store.js';
import type { LogEntry } from '../../store/log-codec.js';
import { FollowedRoom } from '../outside/followed-room.js';
import { type PostOutcome, postOutside } from '../outside/post.js';
import { eventOf, letterOf, signed } from './letter.js';
import { afterGivenUp, afterTry, givenUp, nextStep, settled, triedNow } from './letter-fate.js';
import type { LetterLine } from './letter-line.js';
import { trustIn } from './next-in-line.js';

export interface LaneParts {
  readonly store: Store;
  readonly isAllowed: AllowedNetworks;
  readonly line: LetterLine;
  readonly logger: Logger;
}

/**
 * Takes the letters of one outgoing hook to its address, in the log's order, one after the other. The log is what is to
 * be sent, so nothing waits here but the one that is tried. How far it came is noted after each. What ends it is
 * noted nowhere, so who comes next sends the last letter again, with the same id.
 */
export class HookLane {
  readonly id: string;
  private readonly maker: string;
  private readonly events: readonly OutgoingEvent[];
  private readonly log: FollowedRoom;
  private state: OutgoingState;
  private noted: OutgoingState;
  private isOver = false;
  /** How long its receiver asked for a rest. */
  private askedForMs = 0;
  /** How often somebody asked that it is tried now. */
  private asked = 0;
  /** Ends its rest. */
  private wake = new AbortController();
  /** When its receiver last was slow or failed. */
  private doubtedAt: number | null;

  constructor(
    private readonly parts: LaneParts,
    private readonly room: string,
    { hook, state }: KeptOutgoing,
  ) {
    this.id = hook.id;
    this.maker = hook.by.id;
    this.events = hook.events;
    this.log = new FollowedRoom(room);
    this.state = state;
    this.noted = state;
    this.doubtedAt = state.failing?.at ?? null;
  }

  end(): void {
    this.isOver = true;
  }

  /** Somebody asked for the `asked`th time that it is tried now. */
  tryNow(asked: number): void {
    this.asked = asked;
    if (this.isAsked) this.wake.abort();
  }

  private get isAsked(): boolean {
    return this.asked > (this.state.triedNow ?? 0);
  }

  /** The log goes to here. */
  extend(epoch: string, head: number): void {
    this.log.extend(epoch, head);
    const isDue = this.log.isBehind || (this.isAsked && !this.log.isBusy);
    if (!isDue || this.isOver) return;
    this.log.isBusy = true;
    this.work()
      .catch((error: Error) => {
        this.parts.logger.debug({ error: error.message }, 'a log could not be read for an outgoing hook');
      })
      .finally(() => {
        this.log.isBusy = false;
      });
  }

  /** Notes what was passed over. */
  async save(): Promise<void> {
    if (this.noted !== this.state && !this.log.isBusy) await this.note(this.state);
  }

  private async work(): Promise<void> {
    const { log, room } = this;
    const { store } = this.parts;
    if (log.isOther && !(await this.begin())) return;
    if (this.isAsked) await this.again();
    while (!this.isOver && log.seq < log.heard) {
      const got = await store.log.range(room, log.seq + 1, log.heard, LIMITS.outgoingReadEntries);
      if (got === null || got.state.epoch !== log.epoch) {
        log.isOther = true;
        return;
      }
      for (const entry of got.messages) {
        if (this.isOver) return;
        await this.take(entry);
        log.seq = entry.seq;
      }
      // What is not there is in the log no more.
      if (got.messages.length === 0) log.seq = log.heard;
    }
  }

  /** Where the log is the one that was sent, behind what was. False: it cannot be told now. */
  private async begin(): Promise<boolean> {
    const state = await this.parts.store.log.state(this.room);
    if (state === null) return false;
    this.log.begin(state.epoch, await this.beginning(state), state.head);
    return true;
  }

  private async beginning({ epoch, head, first }: LogState): Promise<number> {
    const { seq, mid } = this.state;
    if (epoch === this.state.epoch) return Math.min(seq, head);
    const [last] = (await this.parts.store.log.range(this.room, seq, seq, 1))?.messages ?? [];
    // Up to there it is the same log.
    if (seq === 0 || last?.mid === mid) return seq;
    return Math.max(first - 1, Math.min(seq, head) - LIMITS.outgoingForkEntries, 0);
  }

  private async take(entry: LogEntry): Promise<void> {
    const due = { epoch: this.log.epoch, seq: entry.seq, mid: entry.mid, at: entry.entry.at };
    // It was, and could not be noted: with the next look.
    if (this.state.epoch === due.epoch && this.state.seq >= due.seq) return;
    const event = eventOf(entry.entry);
    if (event === null || !this.events.includes(event)) {
      // Noted with the next look, or the next letter.
      this.state = settled(this.state, due);
      return;
    }
    for (let tries = 1; !this.isOver; ) {
      if (this.isAsked) await this.again();
      const next = nextStep(this.state, due, this.askedForMs, Date.now());
      if (next.what === 'wait') {
        await this.rest(next.ms);
        continue;
      }
      const { failing } = this.state;
      if (next.what === 'give-up' && failing !== undefined)
        return this.note(givenUp(this.state, due, failing, Date.now()));
      const sent = await this.send(due);
      if (this.isOver) return;
      if (sent === null) return this.note(settled(this.state, due));
      const after = afterTry(this.state, due, sent, tries, Date.now());
      this.askedForMs = sent.kind === 'later' ? sent.afterMs : 0;
      await this.note(after.state);
      if (after.isSettled) return;
      tries += 1;
    }
  }

  /** Sends again what was given up, as far as that is kept and its receiver answers, and then waits no more. */
  private async again(): Promise<void> {
    const { asked } = this;
    this.askedForMs = 0;
    this.wake = new AbortController();
    for (const place of this.state.givenUp ?? []) {
      const outcome = await this.send(place);
      if (this.isOver) return;
      await this.note(afterGivenUp(this.state, place, outcome, Date.now()));
      if (outcome?.kind === 'later') break;
    }
    // Behind them: who comes next does it, where this process ends before.
    await this.note(triedNow(this.state, asked));
  }

  /** Until somebody asks that it is tried now, at most so long. */
  private async rest(ms: number): Promise<void> {
    const { signal } = this.wake;
    await sleep(ms, undefined, { ref: false, signal }).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }

  /** Null: there is nothing to be sent any more. What was read of hook, maker and message is as it is now. */
  private async send({ epoch, seq, mid }: Position): Promise<PostOutcome | null> {
    const { store, line, isAllowed } = this.parts;
    const wish = { maker: this.maker, trust: trustIn(this.state, this.doubtedAt, Date.now()) };
    return line.run(wish, async () => {
      const [hook, room, got] = await Promise.all([
        this.standing(),
        store.rooms.get(this.room),
        store.log.range(this.room, seq, seq, 1),
      ]);
      const entry = got?.messages[0];
      const event = entry?.mid === mid ? eventOf(entry.entry) : null;
      if (this.isOver || hook === null || room === null || entry === undefined || event === null) return null;
      const letter = letterOf(hook, room, epoch, event, entry.entry);
      const asked = performance.now();
      const outcome = await postOutside(hook.url, signed(letter, hook.secret, Date.now()), isAllowed);
      if (outcome.kind !== 'sent') this.logFailure(hook, outcome);
      if (outcome.kind !== 'sent' || performance.now() - asked > LIMITS.letterSlowMs)
        this.doubtedAt = Date.now();
      return outcome;
    });
  }

  /** The hook, where it still is one: whoever made it has to be somebody who may make it. Else it ends. */
  private async standing(): Promise<OutgoingHook | null> {
    const { accounts, moderation, outgoing } = this.parts.store;
    const [kept, account, role] = await Promise.all([
      outgoing.ofRoom(this.room),
      accounts.byId(this.maker),
      moderation.roleOf(this.room, this.maker),
    ]);
    const hook = kept.find((one) => one.hook.id === this.id)?.hook;
    if (hook !== undefined && maySendOutside(account, role)) return hook;
    this.end();
    if (hook !== undefined) await outgoing.remove(this.room, { id: this.maker, operator: true }, this.id);
    return null;
  }

  private async note(state: OutgoingState): Promise<void> {
    this.state = state;
    if (await this.parts.store.outgoing.note(this.room, this.id, state)) this.noted = state;
    else this.end();
  }

  private logFailure(hook: OutgoingHook, outcome: PostOutcome): void {
    const { host } = new URL(hook.url);
    this.parts.logger.debug(
      { hook: this.id, receiver: host, outcome: outcome.kind },
      'a letter was not taken',
    );
  }
}
