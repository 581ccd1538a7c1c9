/** What the conductor tells a load process, and what it hears from it. */
import type { RoomSeen, Urls } from '../system/system.js';

/** Every this-many-th client connects where the nemesis may cut the network. */
export const CUT_EVERY = 5;

export interface CrowdSettings {
  readonly system: 'holdfast' | 'stock' | 'stock-streams' | 'app';
  /** The path of an application's adapter. */
  readonly adapter?: string;
  readonly historyPath: string;
  readonly originMs: number;
  readonly seed: number;
  /** Clients of this process: c<first> … */
  readonly firstClient: number;
  readonly clients: number;
  /** Every this-many-th client connects where the nemesis may cut the network. */
  readonly cutEvery: number;
  readonly urls: Urls;
  readonly rooms: readonly RoomSeen[];
  readonly roomsEach: number;
  /** Each client has an address of its own, told as by a proxy in front. */
  readonly addresses: boolean;
  /** `urls` name one node of several: clients learn the others and balance by themselves. */
  readonly peers: boolean;
  /** Events per second of this process. */
  readonly messagesPerSecond: number;
  readonly changesPerSecond: number;
  readonly requestsPerSecond: number;
  readonly reloadsPerSecond: number;
  readonly absencesPerSecond: number;
  readonly leavesPerSecond: number;
  readonly readsPerSecond: number;
  readonly intrusionsPerSecond: number;
  readonly moderationsPerSecond: number;
  readonly directsPerSecond: number;
}

export type ToCrowd =
  | { readonly type: 'begin'; readonly settings: CrowdSettings }
  | { readonly type: 'enter' }
  | { readonly type: 'traffic'; readonly on: boolean; readonly comings: boolean }
  /** Write this many messages into one room within `withinMs`, by those whose network is not cut. */
  | { readonly type: 'flood'; readonly messages: number; readonly withinMs: number }
  /** Open this many further connections at once, hold them for `forMs`. */
  | { readonly type: 'storm'; readonly connections: number; readonly forMs: number }
  /** So many people close their page for good, now. */
  | { readonly type: 'depart'; readonly people: number }
  /** Answers when everybody is connected who has a page open, or after `withinMs`. */
  | { readonly type: 'gather'; readonly withinMs: number }
  | { readonly type: 'settle'; readonly withinMs: number }
  | { readonly type: 'final' }
  | { readonly type: 'end' };

export type FromCrowd =
  | {
      readonly type: 'accounts';
      readonly guests: readonly { readonly room: string; readonly name: string }[];
    }
  | {
      readonly type: 'entered';
      /** Whom the founder makes moderators, by user id. */
      readonly moderators: readonly { readonly room: string; readonly user: string }[];
    }
  | { readonly type: 'gathered' }
  | { readonly type: 'settled'; readonly pending: number; readonly offline: number }
  /** `rooms`: direct ones that people began. */
  | { readonly type: 'finished'; readonly rooms: readonly string[] }
  | { readonly type: 'failed'; readonly message: string };
