/** What the prover needs of a system under test; Holdfast and stock Socket.IO are two. */
import type { Keeps, Unstamped } from '../history.js';
import type { HoldfastNode } from './node.js';
import type { CuttingProxy } from './proxy.js';
import type { RedisServer } from './redis-server.js';

export interface WorkerSeen {
  readonly node: string;
  readonly slot: number;
  readonly pid: number;
  readonly ready: boolean;
}

export interface RoomSeen {
  readonly id: string;
  readonly private: boolean;
}

export interface System {
  readonly name: string;
  readonly mode: string;
  readonly keeps: Keeps;
  /** Where most people connect, and where those connect whose network the nemesis may cut. */
  readonly urls: { readonly direct: string; readonly cut: string };
  readonly clientLink: CuttingProxy;
  /** Null: the store is embedded, so it has no link and no process of the prover's. */
  readonly store: RedisServer | null;
  readonly storeLinks: readonly CuttingProxy[];
  /** Empty for stock systems, which have no control API. */
  readonly nodes: readonly HoldfastNode[];
  workers(): Promise<WorkerSeen[]>;
  /** SIGKILL of the main process of node `index`, and its start again. */
  crashNode(index: number): Promise<void>;
  restartNode(index: number): Promise<void>;
  /** All workers ready and the store answering. */
  whole(): Promise<boolean>;
  makeRooms(count: number): Promise<RoomSeen[]>;
  /** Lets people into private rooms. */
  invite(room: string, names: readonly string[]): Promise<void>;
  /** The sum of a counter over all nodes' `/metrics`. */
  counted(counter: string): Promise<number>;
  readLogs(rooms: readonly string[]): Promise<Unstamped[]>;
  stop(): Promise<void>;
}
