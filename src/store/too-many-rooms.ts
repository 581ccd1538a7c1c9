import type { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';
import { refusalError } from '../protocol/refusal-error.js';

/** Why somebody cannot be put into one more room. */
export function tooMany(what: 'rooms' | 'invitations' | 'of-one'): HoldfastError {
  const refusals = {
    rooms: { kind: 'rooms-full', max: LIMITS.roomsPerUser },
    invitations: { kind: 'invitations-full', max: LIMITS.invitationsOpen },
    'of-one': { kind: 'own-invitations-full', max: LIMITS.invitationsOpenPerInviter },
  } as const;
  return refusalError('limit_reached', refusals[what]);
}
