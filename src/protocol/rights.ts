/**
 * Who may do what in a room: one rule for the servers, which decide by it, and for pages, which offer only what is
 * allowed.
 */
import type { ChangeKind } from './entries.js';
import type { Role } from './room.js';

/**
 * Whether a person moderates a room: its moderators do, and an operator does. Null: there is no such person, or room.
 * `role`: theirs.
 */
export function moderates(
  person: { readonly operator: boolean } | null,
  room: { readonly role?: Role | null } | null,
): boolean {
  if (person === null || room === null) return false;
  return person.operator || room.role === 'moderator';
}

/** Whether a member may make a change of this kind. */
export function mayChange(
  kind: ChangeKind,
  of: {
    /** The message is theirs. */
    readonly isAuthor: boolean;
    readonly moderates: boolean;
    /** The room is. */
    readonly isPrivate: boolean;
  },
): boolean {
  switch (kind) {
    case 'edit':
      return of.isAuthor;
    case 'delete':
      return of.isAuthor || of.moderates;
    case 'react':
      return true;
    case 'pin':
      return of.isPrivate || of.moderates;
  }
}
