import type { WorkerState } from '../../protocol/control.js';
import type { HandoffQueue } from './handoff-queue.js';
import type { PendingConnection } from './pending-connection.js';

/** A worker process as the router sees it. */
export interface RoutedWorker {
  readonly state: WorkerState;
  /** Polls and upgrades of connections that live in it are served. */
  readonly servesItsOwn: boolean;
  readonly handoffs: HandoffQueue;
  /** Whether it may get a new connection at `now`, ms of a clock that nobody sets. */
  takesNew(now: number): boolean;
  /** Connections that stay: the open ones, and those on the way that it has not reported. */
  lastingLoad(now: number): number;
  /** With the plain requests of the last moment. */
  load(now: number): number;
  handOver(connection: PendingConnection): void;
}

/** The workers of a node as the router sees them; the supervisor is one such table. */
export interface WorkerTable {
  /** The process of each slot that new connections go to, whatever its state. */
  current(): readonly { slot: number; worker: RoutedWorker; replaced: boolean }[];
  /** A process that drains still serves the polls of its own connections. */
  byPid(slot: number, pid: number): RoutedWorker | null;
}
