/**
 * The secret part of the id of a session in a worker's memory. It names the process that holds the session, so that
 * what became of it can be said exactly. A slot may have had several processes since.
 */
export function heldSecret(secret: string, pid: number): string {
  return `${secret}-p${pid.toString(36)}`;
}

/**
 * The tag of the owner comes last, always of eight characters (`ownerTags`), so that a sign-in can tell another
 * person's leftover cookie from one's own.
 */
const TAG = /-([A-Za-z0-9_-]{8})$/;
const HELD = /-p([0-9a-z]{1,8})-[A-Za-z0-9_-]{8}$/;

/** The process in a session's id, or null: it is of another store. */
export function holderOf(sessionId: string): number | null {
  const [random = ''] = sessionId.split('.');
  const match = HELD.exec(random);
  return match === null ? null : Number.parseInt(match[1] as string, 36);
}

/** The tag of the owner in a session's id; null: it has none. Names a person without telling who it is. */
export function ownerTagOf(sessionId: string): string | null {
  const [random = ''] = sessionId.split('.');
  return TAG.exec(random)?.[1] ?? null;
}
