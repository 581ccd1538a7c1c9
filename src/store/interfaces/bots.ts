import type { UserRef } from '../../protocol/user-ref.js';
import type { NoticeInput } from './rooms.js';

/** A program that signs in with a token, which a person made for it. */
export interface Bot {
  /** As its messages name it. */
  readonly bot: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
  /** The generation of its maker's sessions: it ends with those. */
  readonly generation: number;
  /** How often it got another token; absent: never. */
  readonly renewals?: number;
  /** Its token is none any more, and it may still be in rooms. */
  readonly ended?: true;
}

/**
 * Bots of people, and the rooms that their makers brought them into. Of a token only the digest is kept. In a room a
 * bot is a member, so that its messages go the way of everybody's. It goes with its maker: whatever takes that one out
 * of a room takes their bots out in the same step. Repeated, each change changes nothing more.
 */
export interface BotStore {
  /**
   * Rejects with `limit_reached`, and with `name_taken` where another bot of this person has that name, in whatever
   * letters.
   */
  add(
    ownerId: string,
    bot: Omit<Bot, 'at' | 'ended' | 'renewals'> & { readonly digest: string },
  ): Promise<void>;
  /** The oldest first. */
  ofOwner(ownerId: string): Promise<Bot[]>;
  /** The bot whose token has this digest, and did not end; null: none has. */
  withDigest(ownerId: string, digest: string): Promise<Bot | null>;
  /**
   * From here on the token with this digest is its only one, of its maker's sessions of this generation. Null: there is
   * no such bot, or it was ended. `after`: so many renewals; rejects with `conflict` where it had others meanwhile.
   */
  renew(
    ownerId: string,
    botId: string,
    token: Pick<Bot, 'generation'> & { readonly digest: string; readonly after?: number | undefined },
  ): Promise<Bot | null>;
  /** From here on its token is none. False: there is no such bot. */
  end(ownerId: string, botId: string): Promise<boolean>;
  /** One that was ended is on its maker's list no more. */
  forget(ownerId: string, botId: string): Promise<void>;
  /**
   * Brings it into a room of its maker. Rejects with `not_member` where they are in no such room, and with `forbidden`
   * for direct and archived ones. Rejects with `limit_reached`, and with `name_taken` where another bot of the room
   * has its name. `notice`: tells the room of it.
   */
  bring(roomId: string, ownerId: string, bot: UserRef, notice: NoticeInput | null): Promise<void>;
  /** Ids of the rooms that it may be in: a superset, since the members of a room are the truth. */
  roomsOf(botId: string): Promise<string[]>;
}
