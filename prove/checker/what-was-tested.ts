import type { Facts } from './facts.js';

/** Traffic counts as *during* a fault from its begin until this long after its end: a kill has no length of its own. */
const TAIL_MS = 1_000;

/** Why the history proves nothing, or null when it tested what it set out to test. */
export function whyUntested(facts: Facts): string | null {
  if (facts.of('ack').length === 0) return 'nothing was acknowledged';
  const begins = facts.of('fault').filter((fault) => fault.phase === 'begin');
  if (begins.length === 0) return 'there was no fault';
  const ends = new Map<number, number>();
  for (const fault of facts.of('fault')) if (fault.phase === 'end') ends.set(fault.id, fault.t);
  const sends = facts.of('send').map((send) => send.t);
  for (const fault of begins) {
    const to = (ends.get(fault.id) ?? facts.endMs) + TAIL_MS;
    if (!sends.some((t) => t >= fault.t && t <= to))
      return `nobody wrote during ${fault.kind} (${fault.detail})`;
  }
  if (facts.logs.size === 0) return 'no log was read at the end';
  return null;
}
