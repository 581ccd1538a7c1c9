import type { Role } from '../protocol/room.js';

/** Whether whoever made an outgoing hook may have it still. `account` is null where there is none (any more). Pure. */
export function maySendOutside(
  account: { readonly disabled: boolean; readonly operator: boolean } | null,
  role: Role | null,
): boolean {
  return account !== null && !account.disabled && (account.operator || role === 'moderator');
}
