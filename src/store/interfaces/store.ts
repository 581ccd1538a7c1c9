/**
 * What Holdfast needs of a store: one interface per subject, in `interfaces/`. `redis/` implements it, for Redis 7+,
 * Valkey and the embedded one. Tests have one in a process's memory beside it. One contract suite runs on all of them.
 *
 * Every call may reject with `HoldfastError('store_unavailable')`: the outcome is then unknown. The call may be
 * repeated, since every write here is idempotent (by name, by cmid, by set membership, by maximum).
 */
import type { AccountStore } from './accounts.js';
import type { BlockStore } from './blocks.js';
import type { BotStore } from './bots.js';
import type { BudgetStore } from './budgets.js';
import type { ClusterStore } from './cluster.js';
import type { DirectStore } from './direct.js';
import type { FeedSource } from './feed.js';
import type { KeptFiles } from './files.js';
import type { HookStore } from './hooks.js';
import type { InviteStore } from './invites.js';
import type { RoomLog } from './log.js';
import type { LogEnds } from './log-ends.js';
import type { MailStore } from './mails.js';
import type { ModerationStore } from './moderation.js';
import type { OutgoingStore } from './outgoing.js';
import type { Presence } from './presence.js';
import type { ProfileStore } from './profiles.js';
import type { PushStore } from './pushes.js';
import type { ReadStore } from './reads.js';
import type { RoomStore } from './rooms.js';

export interface Store {
  readonly accounts: AccountStore;
  readonly invites: InviteStore;
  readonly rooms: RoomStore;
  readonly moderation: ModerationStore;
  readonly hooks: HookStore;
  readonly outgoing: OutgoingStore;
  readonly bots: BotStore;
  readonly direct: DirectStore;
  readonly blocks: BlockStore;
  readonly log: RoomLog;
  readonly logEnds: LogEnds;
  readonly reads: ReadStore;
  readonly profiles: ProfileStore;
  readonly pushes: PushStore;
  readonly mails: MailStore;
  readonly feed: FeedSource;
  readonly presence: Presence;
  readonly cluster: ClusterStore;
  readonly budgets: BudgetStore;
  readonly files: KeptFiles;
  /** The store answers (last ping or command). Listeners hear each change. */
  readonly up: boolean;
  onUp(listener: (up: boolean) => void): void;
  ping(): Promise<void>;
  close(): Promise<void>;
}
