import type { FileInfo } from '../../protocol/files.js';
import type { UserRef } from '../../protocol/user-ref.js';

/** An upload: what is known of it beside its bytes. */
export interface KeptFile extends FileInfo {
  /** User id of whoever uploaded it, or made the bot that did: it is one of their files. */
  readonly by: string;
  /** User id of the bot that uploaded it; absent: a person did. */
  readonly bot?: string;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
  /** Some message carried it, or was about to be deleted that did. */
  readonly posted: boolean;
  /** Counts references: who judged it at one number has not seen what came since. */
  readonly version: number;
  /** Messages that carry it, or were about to. The log says whether they do. */
  readonly references: readonly FileReference[];
}

/** A message by what its sender knew before it was stored. */
export interface FileReference {
  readonly room: string;
  readonly userId: string;
  readonly cmid: string;
}

export type CreateFileResult =
  /** `known`: an upload of this person with this id was kept before; it is that one. */
  | { readonly kind: 'created' | 'known'; readonly id: string }
  /** The person has no space for it. `usedBytes`: what they have. */
  | { readonly kind: 'full'; readonly usedBytes: number };

export type ReferResult =
  /** `at`: no two of a file have the same. */
  | { readonly kind: 'counted'; readonly at: number }
  /** The same message was tried before. */
  | { readonly kind: 'known' }
  /** It has as many as it takes, or is gone. */
  | { readonly kind: 'full' };

export interface KeptFiles {
  /**
   * Writes a record, if the person's files together stay within `quotaBytes`. It is to be looked at after
   * `unpostedMs`. `uploadId`: of the client, '' none. `insteadOf`: what it was before, and nobody may read any more.
   * `bot`: of that person; it has upload ids of its own.
   */
  create(
    file: FileInfo,
    by: string,
    upload: {
      readonly uploadId: string;
      readonly quotaBytes: number;
      readonly unpostedMs: number;
      readonly insteadOf?: string;
      readonly bot?: string | undefined;
    },
  ): Promise<CreateFileResult>;
  /** The id that an upload with this id of the client got; null: there is none. `by`: the bot, where one uploads. */
  ofUpload(by: string, uploadId: string): Promise<string | null>;
  get(id: string): Promise<KeptFile | null>;
  /**
   * Counts a reference, before its message is stored. Whether the person may read the file was judged before, at
   * `version`. Idempotent.
   */
  refer(id: string, reference: FileReference, max: number): Promise<ReferResult>;
  /** Forgets one that was `counted` at that time, since its message was refused; not if it was counted again since. */
  giveBack(id: string, reference: FileReference, at: number): Promise<void>;
  /** Which of these references stand for a message that is in its room's log and carries the file. */
  living(id: string, references: readonly FileReference[]): Promise<FileReference[]>;
  /** Whether one of these references lives in a room that the person is a member of, judged in one step a room. */
  isReadable(id: string, references: readonly FileReference[], user: Pick<UserRef, 'id'>): Promise<boolean>;
  /** They were posted, and are looked at within `withinMs`: the message is about to be deleted. */
  lookSoon(ids: readonly string[], withinMs: number): Promise<void>;
  /** Up to `most` ids to be looked at now. Nobody else gets them within `leaseMs`. */
  due(most: number, leaseMs: number): Promise<string[]>;
  /** It is looked at again in so long. `dead`: references that are forgotten. */
  keep(id: string, againMs: number, dead: readonly FileReference[]): Promise<void>;
  /** Forgets it, unless it was referred to since `version`; it counts no more for its person. Whether it did. */
  drop(record: KeptFile): Promise<boolean>;
  /** Whether an upload has these bytes. */
  isDigestUsed(digest: string): Promise<boolean>;
  /** Bytes of all files of a person. */
  usedBytes(by: string): Promise<number>;
  /** The place of the bytes of a node (`FileStore.place`). */
  tellPlace(node: string, place: string): Promise<void>;
  places(): Promise<ReadonlyMap<string, string>>;
}
