/** What people asked for as moderators, and the direct rooms they began: each question, and how it ended. */
import type { At } from './moments.js';

/** How a question ended. `unknown`: nobody knows whether it was done. */
export type Outcome = 'asked' | 'done' | 'refused' | 'unknown';
export type ModerationKind = 'remove' | 'ban' | 'unban' | 'invite' | 'role' | 'rename' | 'topic';

/** Something that a moderator does in a room. */
export interface ModerationEvent extends At {
  readonly type: 'moderation';
  /** The id of the question: its end has the same. */
  readonly id: string;
  readonly what: ModerationKind;
  readonly room: string;
  /** Who asks, a user id; `the founder` at the beginning. */
  readonly by: string;
  /** Whom it is about, a user id. */
  readonly about?: string;
  /** The new name or topic: no two questions have the same. */
  readonly text?: string;
  readonly role?: 'member' | 'moderator';
  readonly outcome: Outcome;
  /** Why it was refused or is unknown. */
  readonly code?: string;
}

/** Somebody began, or opened again, the direct room of some people. */
export interface DirectEvent extends At {
  readonly type: 'direct';
  readonly id: string;
  readonly by: string;
  /** User ids of all its people. */
  readonly people: readonly string[];
  /** What was answered; null before, and where it was not done. */
  readonly room: string | null;
  readonly outcome: Outcome;
  readonly code?: string;
}

/** In the final phase: what the server says that somebody is in a room. */
export interface RoleEvent extends At {
  readonly type: 'role';
  readonly user: string;
  readonly room: string;
  readonly role: 'member' | 'moderator';
  readonly by: string;
}
