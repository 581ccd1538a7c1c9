import type { HoldfastError } from '../protocol/errors.js';
import { LIMITS } from '../protocol/limits.js';
import { refusalError } from '../protocol/refusal-error.js';

export const ROOM_REFUSALS = [
  'forbidden',
  'last-moderator',
  'no-member',
  'banned',
  'full',
  'bans-full',
  'hooks-full',
  'outgoing-full',
  'bots-full',
  'hook-name',
  'no-hook',
  'direct',
  'archived',
] as const;
export type RoomRefusal = (typeof ROOM_REFUSALS)[number];

/** Why something in a room is not done. `bot`: the name of the one that it is about. */
export function roomRefusal(why: RoomRefusal, bot = ''): HoldfastError {
  switch (why) {
    case 'forbidden':
      return refusalError('forbidden', { kind: 'not-moderator' });
    case 'last-moderator':
      return refusalError('conflict', { kind: 'last-moderator' });
    case 'no-member':
      return refusalError('not_found', { kind: 'no-member' });
    case 'banned':
      return refusalError('forbidden', { kind: 'banned' });
    case 'full':
      return refusalError('limit_reached', { kind: 'room-full', max: LIMITS.membersPerRoom });
    case 'bans-full':
      return refusalError('limit_reached', { kind: 'bans-full', max: LIMITS.bansPerRoom });
    case 'hooks-full':
      return refusalError('limit_reached', { kind: 'hooks-full', max: LIMITS.hooksPerRoom });
    case 'outgoing-full':
      return refusalError('limit_reached', { kind: 'outgoing-full', max: LIMITS.outgoingPerRoom });
    case 'bots-full':
      return refusalError('limit_reached', { kind: 'room-bots-full', max: LIMITS.botsPerRoom });
    case 'hook-name':
      return refusalError('name_taken', { kind: 'hook-name-taken', name: bot });
    case 'no-hook':
      return refusalError('not_found', { kind: 'no-hook' });
    case 'direct':
      return refusalError('forbidden', { kind: 'direct-room' });
    case 'archived':
      return refusalError('forbidden', { kind: 'room-archived' });
  }
}

/** Why a person gets no further bot, or the bot no further room. `name`: of the one that it is about. */
export function botRefusal(why: 'bots-full' | 'bot-name' | 'rooms-full', name: string): HoldfastError {
  switch (why) {
    case 'bots-full':
      return refusalError('limit_reached', { kind: 'bots-full', max: LIMITS.botsPerPerson });
    case 'bot-name':
      return refusalError('name_taken', { kind: 'bot-name-taken', name });
    case 'rooms-full':
      return refusalError('limit_reached', { kind: 'bot-rooms-full', max: LIMITS.roomsPerBot });
  }
}

/** One answer, whether a room is not there or not theirs: so nobody learns which ids exist. */
export function noSuchRoom(): HoldfastError {
  return refusalError('not_member', { kind: 'no-room' });
}

/** Others changed it all the time. It may be tried again. */
export function roomRestless(): HoldfastError {
  return refusalError('store_unavailable', { kind: 'room-restless' });
}
