/** What was run, what was done to it, and what it and its machine said of themselves. */
import type { At } from './moments.js';

/** First line: what was run. */
export interface RunEvent extends At {
  readonly type: 'run';
  readonly system: string;
  readonly mode: string;
  readonly seed: number;
  /** What this mode and system must keep; what is not here is counted, not judged. */
  readonly keeps: Keeps;
  /** How long presence may be wrong when nothing but people coming and going happens, ms. */
  readonly presenceMs: number;
  /** A page has so many rows, unless there are less; 50 when not given. */
  readonly pageRows?: number;
  /** The system gives its messages no numbers; they get theirs from the order in which all saw them. */
  readonly numbersAreDerived?: true;
  /** The server answers no message: an `ack` is what its page takes for sent. */
  readonly acksAreAssumed?: true;
  readonly note?: Readonly<Record<string, string | number>>;
}

export interface Keeps {
  /** Sessions survive whatever happens to a worker. */
  readonly sessions: boolean;
  /** Presence and unread are promised at all (stock systems have none). */
  readonly presence: boolean;
  readonly unread: boolean;
}

export interface PhaseEvent extends At {
  readonly type: 'phase';
  readonly phase: 'warm-up' | 'faults' | 'calm' | 'final' | 'end';
}

export interface FaultEvent extends At {
  readonly type: 'fault';
  readonly id: number;
  readonly kind: string;
  readonly phase: 'begin' | 'end';
  /** For example the pid that was killed. */
  readonly detail: string;
  /** With `begin`: served-by prefixes (`node/slot/pid`) of those hit, so that the ones who had to move are known. */
  readonly hits?: readonly string[];
  /** After `end`, presence must be right within this, ms. */
  readonly convergeMs?: number;
  /** With `begin`: no background request may fail in it (rolling restart). */
  readonly mustServe?: boolean;
  /** With `begin`: the store itself forgets; sessions and rooms may be lost if it is announced. */
  readonly storeLoses?: boolean;
  /** With `begin`: people may have to sign in again (sessions move to another store). */
  readonly sessionsLose?: boolean;
  /** With `begin`: the node must say what is wrong within this, ms, and some seconds after the end that all is well. */
  readonly tellsWithinMs?: number;
  /** With `begin`: these clients must be served within this, ms, whatever it lasts. */
  readonly servesWithinMs?: number;
  readonly clients?: readonly string[];
}

/** What a node says of itself to an operator, asked again and again while it has a reason to complain and after. */
export interface WordEvent extends At {
  readonly type: 'word';
  readonly node: string;
  /** Status and body of `/readyz`. */
  readonly ready: number;
  readonly said: string;
  /** The store's state in the control room, and what fails there. */
  readonly store: string;
}

/** A node was started, or refused to start: what it said then, and the files it might have named. */
export interface StartEvent extends At {
  readonly type: 'start';
  readonly node: string;
  /** `empty`: it serves a chat without accounts, whose first comer becomes its operator. */
  readonly outcome: 'serves' | 'refuses' | 'empty';
  readonly said: string;
  readonly files: readonly string[];
  /** What had been done to them. */
  readonly damage?: string;
}

/** What the workers that are still there have counted, all together, at the end. */
export interface MeterEvent extends At {
  readonly type: 'meter';
  readonly name: string;
  readonly value: number;
}

/** A request of the background load. `status` 0: no answer. */
export interface HttpEvent extends At {
  readonly type: 'http';
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly by: string;
}

/**
 * A process of the run stood in line for a CPU for `waitedMs`, as was found at `t`, `ofMs` after the look before. The
 * machine has more to do than the run, and what is late then may be late for that.
 */
export interface StarvedEvent extends At {
  readonly type: 'starved';
  readonly waitedMs: number;
  readonly ofMs: number;
}
