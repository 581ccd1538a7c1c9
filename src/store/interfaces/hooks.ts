import type { UserRef } from '../../protocol/user-ref.js';
import type { Decider, NoticeInput } from './rooms.js';

/** An address at which others' programs write to a room. */
export interface Hook {
  /** The bot that its messages are by; its id is that of the hook. */
  readonly bot: UserRef;
  /** Who made it. */
  readonly by: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
  /** Digest of the request that made it, where that had a key: repeated, it makes no other. */
  readonly request?: string;
}

/**
 * Hooks of rooms. A hook's bot is a member of its room, so that its messages go the way of everybody's. Of a hook's
 * code only the digest is kept. Each change is judged in the store, in the step that does it. It rejects with
 * `forbidden` for whoever does not moderate the room, and for direct rooms; with `not_member` where there is no such
 * room. Repeated, it changes nothing more.
 */
export interface HookStore {
  /**
   * Where the room has one of the same `request`, that stays the only one, as it is. Rejects with `limit_reached`, and
   * with `name_taken` where another hook of the room has that name, in whatever letters. `notice`: tells the room of
   * it.
   */
  add(
    roomId: string,
    by: Decider,
    hook: Omit<Hook, 'at'> & { readonly digest: string },
    notice: NoticeInput | null,
  ): Promise<void>;
  /** Takes its bot out as well; what it wrote stays. False: there was none. */
  remove(roomId: string, by: Decider, hookId: string, notice: NoticeInput | null): Promise<boolean>;
  /** The oldest first. The caller has decided that they may be seen. */
  ofRoom(roomId: string): Promise<Hook[]>;
  /** The hook whose code has this digest; null: none has. */
  withDigest(roomId: string, digest: string): Promise<Hook | null>;
}
