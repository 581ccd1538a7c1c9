/** What people wrote and changed, and what they were told became of it. */
import type { InView } from './moments.js';

/** The person pressed enter (or *retry*), or changed a message. `text` is whole; '' where there is none. */
export interface SendEvent extends InView {
  readonly type: 'send';
  readonly room: string;
  readonly cmid: string;
  readonly text: string;
  /** mid of the message that it answers. */
  readonly reply?: string;
  readonly change?: SentChange;
}

export interface SentChange {
  readonly kind: 'edit' | 'delete' | 'react' | 'pin';
  /** mid of the message, or null of one's own that had none yet: its `ofCmid`. */
  readonly of: string | null;
  readonly ofCmid?: string;
  readonly emoji?: string;
  readonly on?: boolean;
}

export interface AckEvent extends InView {
  readonly type: 'ack';
  readonly room: string;
  readonly cmid: string;
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
  readonly duplicate: boolean;
}

/** A change was answered with a number that may be another entry's: what it wants is so already, as of that entry. */
export interface SettledEvent extends InView {
  readonly type: 'settled';
  readonly room: string;
  readonly cmid: string;
  readonly epoch: string;
  readonly seq: number;
  readonly mid: string;
}

/** The person was told that it was not sent. */
export interface FailEvent extends InView {
  readonly type: 'fail';
  readonly room: string;
  readonly cmid: string;
  readonly code: string;
}

/** The person deleted it, or its message, before that was ever sent: nobody is to get it. */
export interface WithdrawnEvent extends InView {
  readonly type: 'withdrawn';
  readonly room: string;
  readonly cmid: string;
}

/** The attempt ended and nobody knows how: it may be stored or not. */
export interface UnknownEvent extends InView {
  readonly type: 'unknown';
  readonly room: string;
  readonly cmid: string;
  readonly why: string;
}

/** What the page shows as still to be sent, in the final phase. */
export interface PendingEvent extends InView {
  readonly type: 'pending';
  readonly cmids: readonly string[];
}
