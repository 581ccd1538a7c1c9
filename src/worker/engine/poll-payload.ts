/** The packets of the body of a poll, counted and measured before any is read. Pure. */
import { isUtf8 } from 'node:buffer';

/** What is wrong with the body of a poll before any of its packets is read; null when nothing is. */
export type PayloadFault = 'too-many' | 'too-long' | 'not-utf8';

/** Engine.IO, protocol 4: packets of one body are joined by this byte, which no packet of ours holds otherwise. */
const SEPARATOR = 0x1e;

/** Counts and measures the packets of a body without making anything of them: a stranger's body costs one look. */
export function payloadFault(
  body: Uint8Array,
  maxPackets: number,
  maxPacketBytes: number,
): PayloadFault | null {
  let from = 0;
  for (let packets = 1; packets <= maxPackets; packets += 1) {
    const at = body.indexOf(SEPARATOR, from);
    const end = at < 0 ? body.length : at;
    if (end - from > maxPacketBytes) return 'too-long';
    // As a websocket's text frame is judged.
    if (at < 0) return isUtf8(body) ? null : 'not-utf8';
    from = at + 1;
  }
  return 'too-many';
}
