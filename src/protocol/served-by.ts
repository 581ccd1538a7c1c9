/** Who serves a client, and what became of the worker before. */
import type { ExitCause } from './exit-cause.js';

/** One process that serves: a node, a slot and the process now in it. */
export interface ServedBy {
  readonly node: string;
  readonly slot: number;
  readonly pid: number;
}

/** `<node>/<slot>/<pid>`: the X-Served-By header. */
export function formatServedBy(by: ServedBy): string {
  return `${by.node}/${by.slot}/${by.pid}`;
}

export function isSameProcess(one: ServedBy, other: ServedBy): boolean {
  return one.node === other.node && one.slot === other.slot && one.pid === other.pid;
}

export function parseServedBy(text: string): ServedBy | null {
  const match = /^([A-Za-z0-9_-]{1,64})\/(\d{1,3})\/(\d{1,10})$/.exec(text);
  return match ? { node: match[1] as string, slot: Number(match[2]), pid: Number(match[3]) } : null;
}

/** What became of the worker that served this client before; the primary knows it exactly. */
export interface PreviousWorker extends ServedBy {
  readonly fate: 'alive' | 'died' | 'drained' | 'unknown';
  /** In English, for example `SIGKILL by alice`, when the node knows why. */
  readonly cause?: string;
  /** What `cause` says, for clients that phrase it themselves. */
  readonly ended?: ExitCause;
}
