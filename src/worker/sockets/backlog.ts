/**
 * Whether a socket keeps up with what is sent to it. Pure: the state before, what waits and the time in, the decision
 * out.
 */
import { LIMITS } from '../../protocol/limits.js';

/**
 * What waits for one socket: packets, bytes of all that is unsent, and what the kernel still has to take of the present
 * write.
 */
export interface Backlog {
  readonly packets: number;
  readonly bytes: number;
  readonly kernelBytes: number;
}

/** Since when a socket does not keep up, and since when nothing of it moved. */
export interface Slowness {
  readonly sinceMs: number;
  readonly stillSinceMs: number;
  readonly kernelBytes: number;
}

export type SlowDecision = { readonly close: boolean; readonly slow: Slowness | null };

/**
 * Whether a socket keeps up (`slow` null), is slow, or is to be closed. That is when it holds too many bytes, its
 * packets wait too long, or it has taken nothing for as long. Packets alone say little: one answer can be larger than
 * thousands of them.
 */
export function judgeBacklog(before: Slowness | null, backlog: Backlog, nowMs: number): SlowDecision {
  const { packets, bytes, kernelBytes } = backlog;
  const piled = packets >= LIMITS.slowSocketPackets;
  if (!piled && bytes <= LIMITS.slowSocketBytes) {
    // Once slow it is so until all is sent, else it would be told who is online again and again.
    if (before === null || bytes === 0) return { close: false, slow: null };
  }
  const moved = before === null || before.kernelBytes !== kernelBytes;
  const slow: Slowness = {
    sinceMs: before?.sinceMs ?? nowMs,
    stillSinceMs: moved ? nowMs : before.stillSinceMs,
    kernelBytes,
  };
  const tooMuch = bytes > (piled ? LIMITS.slowSocketMaxBytes : LIMITS.slowAnswersMaxBytes);
  const tooLong = piled && nowMs - slow.sinceMs > LIMITS.slowSocketMaxMs;
  const isDeaf = nowMs - slow.stillSinceMs > LIMITS.slowSocketMaxMs;
  return { close: tooMuch || tooLong || isDeaf, slow };
}
