import { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';

/** Why somebody cannot be put into one more room. */
export function tooMany(what: 'rooms' | 'invitations' | 'of-one'): HoldfastError {
  const words = {
    rooms: `A person can be in at most ${LIMITS.roomsPerUser} rooms.`,
    invitations: `They have ${LIMITS.invitationsOpen} invitations that they have not looked at. Ask them, and try again then.`,
    'of-one': `They have not looked at ${LIMITS.invitationsOpenPerInviter} invitations of yours. Ask them, and try again then.`,
  };
  return new HoldfastError('limit_reached', words[what]);
}
