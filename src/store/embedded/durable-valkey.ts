import type { Socket } from 'node:net';
import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import { LIMITS } from '../../protocol/limits.js';
import type { StoreLoss } from '../../protocol/store-loss.js';
import { failingTrouble, isSaidAlike, lowTrouble } from './disk-state.js';
import type { DurableValkeyOptions } from './durable-options.js';
import { InsideClient } from './inside-client.js';
import { Journal } from './journal.js';
import { JournalFolder } from './journal-folder.js';
import { wordsOfLoss } from './loss-words.js';
import { restoreFolder } from './open-journal.js';
import { followAsReplica } from './replica.js';
import { rotateEpochs } from './restore.js';
import { systemTimers } from './timers.js';
import { Valkey } from './valkey.js';
import { refuseWrites } from './write-refusal.js';

/** No reply is sent by reference: see `mayHearItself`, which looks at these settings. */
const COPIED_REPLIES = [
  ['min-string-size-avoid-copy-reply', '2147483647'],
  ['min-string-size-avoid-copy-reply-threaded', '2147483647'],
] as const;

/** Valkey with its journal: what it acknowledges is written. */
export class DurableValkey {
  private trouble: DiskTrouble | null = null;
  private changing: Promise<void> = Promise.resolve();
  private rewriting: Promise<void> | null = null;
  private retryRewriteAt = 0;
  /** Cancel the rounds that are to come. */
  private readonly rounds = new Set<() => void>();
  /** Valkey was told once whether it has to refuse. */
  private turned = false;
  /** The loss was announced by new epochs. */
  private lossAnnounced = false;
  private closed = false;
  private missingWarned = false;
  private cannotTellPlace = false;
  /** The note cannot be written though the file can. */
  private noteTellsNothing = false;
  /** There was a file that could be written: from then on a folder without any lost it. */
  hadFile = false;
  private damaged: readonly string[] = [];
  restoredKeys = 0;
  loss: StoreLoss | null = null;

  private constructor(
    private readonly options: DurableValkeyOptions,
    private readonly valkey: Valkey,
    private readonly client: InsideClient,
    private readonly folder: JournalFolder,
    private readonly journal: Journal,
  ) {}

  /**
   * Restores what the folder holds and begins to write. Rejects with `StoreOpenError` when an operator has to decide.
   */
  static async open(options: DurableValkeyOptions): Promise<DurableValkey> {
    const { files, fsync, bootId } = options;
    const valkey = new Valkey();
    valkey.onTrap = options.onTrap;
    await valkey.boot();
    const client = new InsideClient(valkey);
    await client.call('HELLO', '3');
    for (const setting of COPIED_REPLIES) await client.call('CONFIG', 'SET', ...setting);
    const folder = new JournalFolder(files, options.folder);
    const made: { durable: DurableValkey | null } = { durable: null };
    try {
      const { file, fileNumber, step, loss, damaged, deletedAt, trouble } = await restoreFolder(
        valkey,
        client,
        folder,
        options,
      );
      const journal = new Journal(
        client,
        folder,
        { file, fileNumber, step, opened: { bootId, fsync }, deletedAt },
        {
          onBehind: (error) => made.durable?.fellBehind(error),
          onFileFailed: (error) => made.durable?.setTrouble(failingTrouble(error)),
          onSynced: () => {},
        },
        options.wallMs,
      );
      const durable = new DurableValkey(options, valkey, client, folder, journal);
      made.durable = durable;
      durable.loss = loss;
      durable.damaged = damaged;
      await durable.begin(options.trouble ?? trouble);
      return durable;
    } catch (error) {
      // Else the end of its link to the journal would be told as the cause.
      made.durable?.stopTimers();
      await valkey.stop();
      throw error;
    }
  }

  private async begin(trouble: DiskTrouble | null): Promise<void> {
    const { client, journal, valkey, options } = this;
    await followAsReplica(
      valkey,
      client,
      (bytes) => journal.feed(bytes),
      () => {
        if (!this.closed) options.onTrap(new Error('Valkey ended its link to the journal'));
      },
    );
    valkey.releaseWhenKept = journal.releaseWhenKept;
    await client.call('CONFIG', 'SET', 'requirepass', options.password);
    // The draft of a predecessor that was killed while it made a new file.
    if (trouble === null) this.folder.files.remove(this.folder.draftPath);
    const first = trouble ?? this.lowSpace();
    if (first === null) {
      await this.mend().catch((error) => this.setTrouble(failingTrouble(error)));
    } else {
      await this.setTrouble(first);
    }
    this.restoredKeys = Number(await client.call('DBSIZE'));
    this.every(LIMITS.storeSyncMs, () => this.syncAndTry());
    this.every(LIMITS.storeDiskCheckMs, () => this.check());
  }

  /** Lets a client in. */
  adopt(socket: Socket): void {
    this.valkey.adopt(socket);
  }

  /**
   * With no client left: the last words, onto the disk. Rejects when they could not be written; all that was
   * acknowledged is.
   */
  async close(): Promise<void> {
    this.stopTimers();
    // A file that could not be rewritten is told by whoever began it; the present one is as good.
    await this.rewriting?.catch(() => {});
    try {
      await this.journal.finish();
    } finally {
      await this.valkey.stop();
    }
  }

  /** Lets go of everything, as a crash would. */
  async abandon(): Promise<void> {
    this.stopTimers();
    this.journal.abandon();
    await this.valkey.stop();
  }

  /**
   * A new file with a copy of all there is; what was damaged is put aside then. `erase`: no older file is kept. One at
   * a time.
   */
  rewrite(how: { keepOlder?: boolean; erase?: boolean } = {}): Promise<void> {
    this.rewriting ??= this.journal
      .rewrite(how)
      .then(() => {
        for (const path of this.damaged) this.folder.setAside(path);
        this.damaged = [];
      })
      .finally(() => {
        this.rewriting = null;
      });
    return this.rewriting;
  }

  /**
   * A disk that becomes read-only while nobody writes says so to nobody who only looks at it. So a few bytes are
   * written each second, in place and without a sync of their own.
   */
  private async syncAndTry(): Promise<void> {
    await this.journal.sync();
    if (this.closed || this.trouble !== null || this.noteTellsNothing || this.folder.repeatNote()) return;
    // Nothing depends on the note: whether the file itself can be written is what counts.
    try {
      await this.journal.markOpened();
      this.noteTellsNothing = this.trouble === null;
    } catch (error) {
      if (!this.closed) await this.setTrouble(failingTrouble(error as Error));
    }
  }

  private async check(): Promise<void> {
    const low = this.lowSpace();
    if (this.trouble === null) {
      if (low !== null) await this.setTrouble(low);
      else if (this.isInPlace) this.rewriteLarge();
      else await this.replaceMissing().catch((error) => this.setTrouble(failingTrouble(error)));
      return;
    }
    if (low !== null) {
      if (this.trouble.kind === 'low') this.trouble = low;
      return;
    }
    try {
      await this.mend();
    } catch (error) {
      if (!this.closed) await this.setTrouble(failingTrouble(error as Error));
    }
  }

  /** Makes sure that the file can be written, and takes what was refused again. */
  private async mend(): Promise<void> {
    if (!this.isInPlace) await this.replaceMissing();
    else if (this.journal.canBeWritten) await this.journal.markOpened();
    else await this.rewrite();
    if (!this.journal.canBeWritten) return;
    this.hadFile = true;
    this.noteTellsNothing = false;
    await this.setTrouble(null);
    if (this.loss === null || this.lossAnnounced) return;
    this.lossAnnounced = true;
    const rooms = await rotateEpochs(this.client);
    this.options.warn(wordsOfLoss(this.loss, rooms));
  }

  private get isInPlace(): boolean {
    return this.cannotTellPlace || this.journal.isInPlace;
  }

  /**
   * Somebody removed the store's file, or moved its folder. All that it held is in Valkey, and is written anew
   * where the next start looks.
   */
  private async replaceMissing(): Promise<void> {
    const { files, path } = this.folder;
    if (!this.missingWarned) {
      this.missingWarned = true;
      this.options.warn(
        `The store's file was removed or moved while it was in use. A new one is made in ${path}.`,
      );
    }
    files.makeFolder(path);
    // So that the note beside it is opened anew as well.
    this.folder.close();
    await this.rewriting?.catch(() => {});
    // What lies there now belongs to somebody, who may be about to put it back.
    await this.rewrite({ keepOlder: true });
    this.missingWarned = false;
    // A file system that numbers its files anew at each look would have it written for ever.
    this.cannotTellPlace = this.journal.canBeWritten && !this.journal.isInPlace;
  }

  private rewriteLarge(): void {
    if (this.rewriting !== null || performance.now() < this.retryRewriteAt) return;
    const { compactAboveBytes, eraseAfterMs = LIMITS.storeEraseAfterMs } = this.options;
    const erase = this.journal.deletedForMs > eraseAfterMs;
    if (!erase && !this.journal.wantsRewrite(compactAboveBytes)) return;
    this.rewrite({ erase }).catch((error: Error) => {
      this.retryRewriteAt = performance.now() + LIMITS.storeRewriteRetryMs;
      if (!this.closed) this.options.warn(`The store's file could not be written anew: ${error.message}`);
    });
  }

  private lowSpace(): DiskTrouble | null {
    try {
      return lowTrouble(this.folder.files.space(this.folder.path), this.trouble?.kind === 'low');
    } catch {
      // Whether it can be written is seen when it is.
      return null;
    }
  }

  private fellBehind(error: Error): void {
    this.options.onBehind(failingTrouble(error));
  }

  /** One after the other, so that Valkey is as told last. */
  private setTrouble(trouble: DiskTrouble | null): Promise<void> {
    const before = this.trouble;
    this.trouble = trouble;
    if (!isSaidAlike(before, trouble)) this.options.onTrouble(trouble);
    if (this.turned && (before === null) === (trouble === null)) return this.changing;
    this.turned = true;
    this.changing = this.changing.then(() => refuseWrites(this.client, trouble !== null));
    return this.changing;
  }

  private every(ms: number, work: () => Promise<void>): void {
    const { after } = this.options.timers ?? systemTimers;
    const next = () => {
      const cancel = after(ms, async () => {
        this.rounds.delete(cancel);
        await work().catch((error: Error) => this.options.warn(`the store: ${error.message}`));
        if (!this.closed) next();
      });
      this.rounds.add(cancel);
    };
    next();
  }

  private stopTimers(): void {
    this.closed = true;
    for (const cancel of this.rounds) cancel();
  }
}
