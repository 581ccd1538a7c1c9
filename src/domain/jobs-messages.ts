/** Messages between a primary and its jobs process. The channel is trusted, so they are typed, not parsed. */
import type { MailSettings } from '../protocol/mail.js';
import type { SearchAnswer, SearchAsk } from '../protocol/search.js';

/** All that the process needs to start. */
export interface JobsBoot {
  readonly type: 'boot';
  readonly node: string;
  readonly storeUrl: string;
  readonly clusterName: string | null;
  /** Networks of the server's own that push services may be in. */
  readonly pushNetworks: readonly string[];
  /** Whom push services can write to: `mailto:…` or `https://…`. */
  readonly pushContact: string;
  /** Networks of the server's own that outgoing hooks may send to. */
  readonly hookNetworks: readonly string[];
  /** Null: nothing is mailed. */
  readonly mail: MailSettings | null;
  /** How many mails one mailbox gets an hour; null: nothing is limited. */
  readonly mailsPerHour: number | null;
  readonly log: string;
}

export type ToJobs = JobsBoot | { readonly type: 'ask'; readonly id: number; readonly ask: SearchAsk };

/** What a search index has of everything. */
export interface IndexSize {
  readonly rooms: number;
  readonly texts: number;
  /** Memory of the texts, without that of objects. */
  readonly bytes: number;
}

export type FromJobs =
  /** Null: it cannot answer yet. */
  | { readonly type: 'answer'; readonly id: number; readonly answer: SearchAnswer | null }
  /**
   * Each second: it lives, and has so much. `mailAwaySince`: the mail server takes nothing since then, ms since 1970;
   * null: it does, or nobody asked.
   */
  | ({ readonly type: 'state'; readonly mailAwaySince: number | null } & IndexSize);
