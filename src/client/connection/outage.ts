/**
 * How long nobody served this client: from the last thing that worked to the first that works again. Whatever lies
 * between counts, such as a dialog that asks for the password. Pure.
 */
export interface Outage {
  /** When the last thing worked, ms since 1970. */
  readonly since: number;
  /** The session is over, and whoever goes on has to sign in. */
  readonly signIn: boolean;
}

/** What began before counts. */
export function outageFrom(before: Outage | null, lastWorkedAt: number): Outage {
  return { since: Math.min(before?.since ?? lastWorkedAt, lastWorkedAt), signIn: before?.signIn ?? false };
}

export function outageMs(outage: Outage | null, now: number): number {
  return outage === null ? 0 : Math.max(0, now - outage.since);
}

/** Whether the person came back with the session that they had. */
export function sessionAfter(outage: Outage | null): 'kept' | 'signed in again' {
  return outage?.signIn === true ? 'signed in again' : 'kept';
}
