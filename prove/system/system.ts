/**
 * What the prover needs of a system under test: of Holdfast, of stock Socket.IO, and of somebody else's application.
 */

import type { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import type { Network } from '../../testbed/network/namespaces.js';
import type { ReplyProxy } from '../../testbed/network/reply-proxy.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import type { Keeps, Unstamped } from '../history.js';
import type { HoldfastNode } from './node.js';
import type { SmallDisk } from './small-disk.js';
import type { StoreServer } from './store-server.js';

export interface WorkerSeen {
  readonly node: string;
  readonly slot: number;
  readonly pid: number;
  readonly ready: boolean;
}

export interface RoomSeen {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
}

/** Where people connect. */
export interface Urls {
  readonly direct: string;
  /** Where the nemesis may cut the network. */
  readonly cut: string;
  /** Further places, as good as `direct`. */
  readonly others?: readonly string[];
}

export interface System {
  readonly name: string;
  readonly mode: string;
  readonly keeps: Keeps;
  /** Its messages have no numbers that the prover knows. */
  readonly numbersAreDerived?: true;
  /** It answers no message. */
  readonly acksAreAssumed?: true;
  readonly urls: Urls;
  readonly clientLink: CuttingProxy;
  /** The process of the store's one server; null when it has several. */
  readonly store: StoreServer | null;
  /** The same, when it is one that keeps files and whose settings may be changed. */
  readonly redis: RedisServer | null;
  /** What the node's data folder is on, when it can be filled. */
  readonly disk: SmallDisk | null;
  readonly storeLinks: readonly CuttingProxy[];
  /** What can mix up the store's replies on the ways to it; none unless it was asked for. */
  readonly mixers: readonly ReplyProxy[];
  /** Servers of the store whose loss another makes good; none when it is one server. */
  storeMasters(): Promise<readonly RedisServer[]>;
  /** The links of the nodes' machines; null when all are on this one. */
  readonly network: Network | null;
  /** Empty for systems without Holdfast's control API. */
  readonly nodes: readonly HoldfastNode[];
  workers(): Promise<WorkerSeen[]>;
  /** SIGKILL of the main process of node `index`, and its start again. */
  crashNode(index: number): Promise<void>;
  restartNode(index: number): Promise<void>;
  /** Null when all workers are ready and the store answers; else what is not as it should be. */
  trouble(): Promise<string | null>;
  makeRooms(count: number): Promise<RoomSeen[]>;
  /** Lets people into private rooms. */
  invite(room: string, names: readonly string[]): Promise<void>;
  /** Makes somebody (a user id) a moderator of a room; absent: there are none. */
  appoint?(room: string, user: string): Promise<void>;
  /** The sum of a counter over all nodes' `/metrics`. */
  counted(counter: string): Promise<number>;
  /**
   * What the store holds at the end. With a store of the node's own, the node ends for it: nobody may be connected any
   * more.
   */
  readLogs(rooms: readonly string[]): Promise<Unstamped[]>;
  stop(): Promise<void>;
}
