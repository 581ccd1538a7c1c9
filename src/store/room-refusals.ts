import { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';

export const ROOM_REFUSALS = [
  'forbidden',
  'last-moderator',
  'no-member',
  'banned',
  'full',
  'bans-full',
] as const;
export type RoomRefusal = (typeof ROOM_REFUSALS)[number];

/** Why something in a room is not done. */
export function roomRefusal(why: RoomRefusal): HoldfastError {
  switch (why) {
    case 'forbidden':
      return new HoldfastError('forbidden', 'Only a moderator of the room or an operator may do this.');
    case 'last-moderator':
      return new HoldfastError(
        'conflict',
        'A room needs a moderator, and there is no other. Make somebody else a moderator first.',
      );
    case 'no-member':
      return new HoldfastError('not_found', 'There is no such member of this room.');
    case 'banned':
      return new HoldfastError(
        'forbidden',
        'This person is banned from the room. A moderator can lift the ban.',
      );
    case 'full':
      return new HoldfastError('limit_reached', `A room has at most ${LIMITS.membersPerRoom} members.`);
    case 'bans-full':
      return new HoldfastError(
        'limit_reached',
        `A room has at most ${LIMITS.bansPerRoom} bans. Lift one first.`,
      );
  }
}

/** One answer, whether a room is not there or not theirs: so nobody learns which ids exist. */
export function noSuchRoom(): HoldfastError {
  return new HoldfastError('not_member', 'There is no such room, or you are not a member of it.');
}
