import { setImmediate as turnEnd } from 'node:timers/promises';
import type { ChangeKind } from '../../protocol/entries.js';
import { seqOfMid } from '../../protocol/entries.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { ChangeRequest, SendRequest, SendResult, UserRef } from '../../protocol/events.js';
import type { FileInfo } from '../../protocol/files.js';
import { LIMITS } from '../../protocol/limits.js';
import { mayChange } from '../../protocol/rights.js';
import type { FileReference } from '../../store/interfaces/files.js';
import type { ChangeResult, EntryInput, MessagePlace } from '../../store/interfaces/log.js';
import type { Store } from '../../store/interfaces/store.js';
import { hasFiles } from '../../store/log-codec.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import { appendAnswer } from './append-answer.js';
import { ChangeSupport } from './change-support.js';
import { FindCalls } from './find-calls.js';
import { findMessage } from './find-message.js';
import type { OpenRooms } from './open-rooms.js';
import type { RoomFeed } from './room-feed.js';
import type { RoomPeople } from './room-people.js';
import { notMember } from './worker-rooms.js';

/** What a message says of its files, and what is to be done if its log refuses it. */
interface AttachedFiles {
  readonly files: readonly FileInfo[];
  giveBack(): Promise<void>;
}

/** Who may attach which file (`FileAccess.attach`). */
interface FileAttacher {
  attach(message: FileReference, ids: readonly string[]): Promise<AttachedFiles>;
}

/** Appends what people send and change. */
export class RoomSends {
  private readonly changeSupport: ChangeSupport;
  private readonly calls: FindCalls;

  constructor(
    private readonly context: Pick<WorkerContext, 'budgets' | 'meters'>,
    private readonly store: Pick<Store, 'log' | 'cluster' | 'rooms' | 'files'>,
    private readonly openRooms: Pick<OpenRooms, 'feedOf'>,
    people: Pick<RoomPeople, 'ofRoom' | 'knownOf'>,
    private readonly access: FileAttacher,
  ) {
    this.changeSupport = new ChangeSupport(store.cluster);
    this.calls = new FindCalls(this.changeSupport, people);
  }

  /** Appends to the log. Resolves when it is in the log, and not before. Rejects as `appendAnswer` throws. */
  async send(user: UserRef, { room, cmid, text, reply, files: ids }: SendRequest): Promise<SendResult> {
    const feed = this.openRooms.feedOf(room);
    const found = this.calls.callsOf(user.id, room, text, reply !== undefined);
    const calls = found instanceof Promise ? await found : found;
    const time = feed?.timeToAppend() ?? null;
    if (time !== null) await time;
    const answers = reply === undefined ? undefined : await this.placeOf(room, reply, user, feed);
    const input = this.inputOf(user, room, cmid, feed);
    const attached = ids === undefined ? undefined : await this.attached(input, ids, feed);
    // It was stored before, whatever became of its files since.
    if (attached !== undefined && 'seq' in attached) return attached;
    const files = attached?.files;
    const result = await this.store.log.append({ ...input, text, reply: answers, files, calls });
    // A duplicate may be this very one, asked a second time by the connection to the store.
    if (attached !== undefined && result.kind !== 'stored' && result.kind !== 'duplicate') {
      await attached.giveBack();
    }
    return this.settled(result, user, feed);
  }

  /** The message's files; or its answer, when it was stored before and they cannot be attached any more. */
  private async attached(
    input: EntryInput,
    ids: readonly string[],
    feed: RoomFeed | undefined,
  ): Promise<AttachedFiles | SendResult> {
    const { room, user, cmid } = input;
    try {
      if (!(await this.store.rooms.isMember(room, user.id))) throw notMember();
      return await this.access.attach({ room, userId: user.id, cmid }, ids);
    } catch (error) {
      if (!(error instanceof HoldfastError) || error.retry) throw error;
      // What answers no message of the room is never stored, and a duplicate is told before that is judged.
      const before = await this.store.log.append({ ...input, text: '', reply: { seq: 0, mid: '-' } });
      if (before.kind !== 'duplicate') throw error;
      return this.settled(before, user, feed);
    }
  }

  /**
   * The same for a change; rejects with `not_yet` while older nodes are on the store. `isModerator` is asked only where
   * it decides.
   */
  async change(
    user: UserRef,
    { room, cmid, of, ...change }: ChangeRequest,
    isModerator: () => Promise<boolean>,
  ): Promise<SendResult> {
    await this.changeSupport.assertKnown();
    const calls =
      change.kind === 'edit' ? await this.calls.callsOf(user.id, room, change.text, true) : undefined;
    const feed = this.openRooms.feedOf(room);
    const time = feed?.timeToAppend() ?? null;
    if (time !== null) await time;
    const place = await this.placeOf(room, of, user, feed);
    const input = { ...this.inputOf(user, room, cmid, feed), change, of: place, calls };
    if (change.kind === 'delete') await this.lookAtFiles(room, place, feed);
    let result = await this.store.log.change({ ...input, moderates: false });
    const asModerator = { isAuthor: false, moderates: true, isPrivate: false };
    if (result.kind === 'forbidden' && mayChange(change.kind, asModerator) && (await isModerator())) {
      result = await this.store.log.change({ ...input, moderates: true });
    }
    return this.settled(result, user, feed, change.kind);
  }

  /**
   * Files of a message that is about to be deleted: whoever cleans up looks at them soon. Told before, so that nothing
   * that dies in between is forgotten; where nothing is deleted they stay.
   */
  private async lookAtFiles(room: string, { seq }: MessagePlace, feed: RoomFeed | undefined): Promise<void> {
    if (seq === 0) return;
    const held = feed?.entryAt(seq);
    const entry = held ?? (await this.store.log.range(room, seq, seq, 1))?.messages[0];
    if (entry === undefined || !hasFiles(entry)) return;
    const ids = (entry.message.files ?? []).map(({ id }) => id);
    await this.store.files.lookSoon(ids, LIMITS.fileDroppedAfterMs);
  }

  private inputOf(user: UserRef, room: string, cmid: string, feed: RoomFeed | undefined): EntryInput {
    const mid = newId();
    return {
      room,
      user,
      cmid,
      mid,
      known: feed?.position ?? null,
      // Hardly ever needed, and as unique as one made for it.
      freshEpoch: mid,
      rate: this.context.budgets.ruleOf('room-sends'),
    };
  }

  private async placeOf(
    room: string,
    mid: string,
    user: UserRef,
    feed: RoomFeed | undefined,
  ): Promise<MessagePlace> {
    const seq = seqOfMid(mid) ?? feed?.placeOf(mid)?.seq;
    if (seq !== undefined) return { seq, mid };
    // Whoever is no member must not make us look through a log; the store refuses what they write.
    if (!(await this.store.rooms.isMember(room, user.id))) return { seq: 0, mid };
    return findMessage(this.store.log, room, mid, user.id, this.context.budgets);
  }

  private async settled(
    result: ChangeResult,
    user: UserRef,
    feed: RoomFeed | undefined,
    kind?: ChangeKind,
  ): Promise<SendResult> {
    if (result.kind === 'no-room') void feed?.compare();
    if (result.kind === 'limited') this.context.meters.count('holdfast_room_sends_limited_total');
    if (result.kind === 'stored') {
      const { meters } = this.context;
      meters.messagesIn += 1;
      if (meters.trips.takes(result.seq))
        meters.trips.note({ kind: 'send', at: Date.now(), mid: result.mid, user: user.id });
      // The message is mostly heard in the same turn: then it and the answer leave in one write.
      if (feed !== undefined && feed.head < result.seq) await turnEnd();
    }
    const answer = appendAnswer(result, kind);
    feed?.expectEntry(answer.epoch, answer.seq);
    return answer;
  }
}
