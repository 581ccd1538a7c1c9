import type { EngineConnection } from './internals.js';

export interface Unsent {
  /** Packets that wait for those before them. */
  readonly packets: number;
  /** These packets, and what was written and the kernel has not taken; characters count as bytes. */
  readonly bytes: number;
  /** What the kernel still has to take of the write it is at: while somebody reads, this goes down. */
  readonly kernelBytes: number;
}

/** What this worker holds of what it has for one connection. */
export function unsentOf(conn: object): Unsent {
  const { writeBuffer, transport } = conn as EngineConnection;
  const stream = transport.socket?._socket;
  let bytes = stream?.writableLength ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return { packets: writeBuffer.length, bytes, kernelBytes: stream?._handle?.writeQueueSize ?? 0 };
}

/** Whether nothing waits here: cheaper than `unsentOf`, of most connections, and the answer for nearly all of them. */
export function isAllSent(conn: object): boolean {
  const { writeBuffer, transport } = conn as EngineConnection;
  return writeBuffer.length === 0 && (transport.socket?._socket?.writableLength ?? 0) === 0;
}
