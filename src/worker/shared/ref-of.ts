import type { UserRef } from '../../protocol/events.js';

/** What others may know of a person, of whatever says more. */
export function refOf({ id, name, synthetic }: { id: string; name: string; synthetic?: boolean }): UserRef {
  return synthetic === true ? { id, name, synthetic } : { id, name };
}
