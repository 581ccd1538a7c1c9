/** What somebody saw of a room's log. */

/**
 * An entry of a room's log as somebody saw it. `user` is the author's id, `name` what it called them; `text` is kept as
 * its `fingerprint`, '' where there is none.
 */
export interface Seen {
  readonly seq: number;
  readonly mid: string;
  readonly cmid: string;
  readonly user: string;
  readonly name?: string;
  readonly text: string;
  /** What it is when it is no text. */
  readonly kind?: 'edit' | 'delete' | 'react' | 'pin' | 'notice';
  /** What a notice tells, whom it is about, and the `fingerprint` of the new name or topic. */
  readonly what?: string;
  readonly about?: string;
  readonly said?: string;
  /** mid of the message that it changes. */
  readonly of?: string;
  readonly emoji?: string;
  readonly on?: boolean;
  /** mid of the message that it answers. */
  readonly reply?: string;
  /** When a text was edited, by the store's clock. */
  readonly at?: number;
  /** A tombstone, or a row that was deleted. */
  readonly deleted?: boolean;
  /** From here on only in rows: what changes made of the message. `at` of the last edit. */
  readonly edited?: number;
  readonly reactions?: readonly SeenReaction[];
  readonly replies?: number;
  readonly pinned?: boolean;
  /** Whom a text, an edit or a row calls by name, as ids, `@room` for all; undefined: nobody. */
  readonly calls?: readonly string[];
}

export interface SeenReaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
}

export interface SeenPosition {
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}
