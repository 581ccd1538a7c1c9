/** Ids of outgoing hooks, which are nobody's. Pure. */
const OUTGOING = 'out-';

/** `random`: 12 bytes in base64url. */
export function outgoingIdOf(random: string): string {
  return `${OUTGOING}${random}`;
}

export function isOutgoingId(id: string): boolean {
  return id.startsWith(OUTGOING);
}
