import type { ToCrowd } from '../crowd/settings.js';
import type { Unstamped } from '../history.js';
import type { Random } from '../random.js';
import type { System } from '../system/system.js';
import type { TopologyPart } from '../system/topology.js';

/** What a fault may lay hands on. */
export interface World {
  readonly system: System;
  readonly random: Random;
  readonly clients: number;
  /** Tells every load process. */
  crowd(order: ToCrowd): void;
  /** Writes down what a fault saw. */
  record(event: Unstamped): void;
  /** Where the clock-shifting preload reads its offset. */
  readonly clockFile: string;
}

/** A fault with its victim chosen. */
export interface Plan {
  /** For people: what is hit. */
  readonly detail: string;
  /** `node/slot/pid` prefixes of those whose clients have to move. */
  readonly hits?: readonly string[];
  /** Clients that must be served in spite of it; see `servesWithinMs`. */
  readonly clients?: readonly string[];
  /** Begins it. */
  begin(): Promise<void>;
  /** How long it is left on, ms. */
  readonly lastsMs: number;
  /** Ends it. Resolves when the nemesis has let go; the system may still be recovering. */
  heal(): Promise<void>;
}

/** One kind of fault. A file holds one, or a few that break the same part. */
export interface Fault {
  readonly kind: string;
  /** One sentence for the matrix. */
  readonly about: string;
  /** After the fault ended, presence must be right within this, ms. */
  readonly convergeMs: number;
  /** Runs on systems without Holdfast's control API too. */
  readonly anySystem?: boolean;
  readonly nodes?: number;
  /** What the topology must have; a system without it is not asked. */
  readonly needs?: TopologyPart;
  /** The store may forget acknowledged messages, which must then be announced. */
  readonly storeLoses?: boolean;
  readonly sessionsLose?: boolean;
  readonly mustServe?: boolean;
  /** The node must say what is wrong within this, ms, and some seconds after the end that all is well. */
  readonly tellsWithinMs?: number;
  /** Its plan's `clients` must be served within this, ms. */
  readonly servesWithinMs?: number;
  /** The node has to be started with the clock preload. */
  readonly shiftsClock?: boolean;
  /** The people are gone after it, so a run ends with it. */
  readonly last?: boolean;
  /** Not drawn by a mixed run unless asked for by name: too long, or it weakens what the others prove. */
  readonly alone?: boolean;
  plan(world: World): Promise<Plan>;
}

export const NOTHING = async (): Promise<void> => {};

/** SEND-7: a killed worker's people, and a lost machine's. */
export const AFTER_WORKER_MS = 5_000;
export const AFTER_MACHINE_MS = 15_000;
