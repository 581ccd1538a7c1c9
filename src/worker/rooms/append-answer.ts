import { HoldfastError } from '../../protocol/errors.js';
import type { SendResult } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ChangeResult } from '../../store/interfaces/log.js';
import { notMember } from './room-service.js';

/** What the sender is told of an append. Throws what refuses it; `rate_limited` with `retryAfterMs`. Pure. */
export function appendAnswer(result: ChangeResult): SendResult {
  switch (result.kind) {
    case 'no-room':
    case 'not-member':
      throw notMember();
    case 'invalid':
      throw new HoldfastError('invalid', '`reply` is wrong: it must be the mid of a message of this room.');
    case 'gone':
      throw new HoldfastError('gone', 'There is no such message in this room (any more).');
    case 'forbidden':
      throw new HoldfastError(
        'forbidden',
        'Only its author, the room’s owner or an operator may do this; only its author may edit it.',
      );
    case 'full':
      throw new HoldfastError(
        'limit_reached',
        `A message takes ${LIMITS.editsPerMessage} edits and ${LIMITS.reactionsPerMessage} different reactions.`,
      );
    case 'limited': {
      const { retryAfterMs } = result;
      throw new HoldfastError('rate_limited', 'More is written here than a room takes. Wait a little.', {
        retryAfterMs,
      });
    }
    case 'unchanged':
    case 'duplicate':
    case 'stored': {
      const { kind, epoch, seq, mid } = result;
      return { epoch, seq, mid, duplicate: kind !== 'stored' };
    }
  }
}
