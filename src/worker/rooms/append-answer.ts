import type { ChangeKind } from '../../protocol/entries.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { SendResult } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { ChangeResult } from '../../store/interfaces/log.js';
import { roomRefusal } from '../../store/room-refusals.js';
import { noSuchMessage } from './find-message.js';
import { notMember } from './worker-rooms.js';

/**
 * What the sender is told of an append; `kind`: of a change. Throws what refuses it; `rate_limited` with
 * `retryAfterMs`. Pure.
 */
export function appendAnswer(result: ChangeResult, kind: ChangeKind = 'react'): SendResult {
  switch (result.kind) {
    case 'no-room':
    case 'not-member':
      throw notMember();
    case 'blocked':
      throw refusalError('forbidden', { kind: 'blocked' });
    case 'archived':
      throw roomRefusal('archived');
    case 'invalid':
      throw new HoldfastError('invalid', '`reply` is wrong: it must be the mid of a message of this room.');
    case 'gone':
      throw noSuchMessage('gone');
    case 'forbidden':
      throw refusalError('forbidden', { kind: 'change-forbidden', change: kind });
    case 'full':
      throw refusalError('limit_reached', {
        kind: 'changes-full',
        edits: LIMITS.editsPerMessage,
        reactions: LIMITS.reactionsPerMessage,
      });
    case 'limited': {
      const { retryAfterMs } = result;
      throw new HoldfastError('rate_limited', 'More is written here than a room takes. Wait a little.', {
        retryAfterMs,
      });
    }
    case 'unchanged':
    case 'duplicate':
    case 'stored': {
      const { epoch, seq, mid } = result;
      return { epoch, seq, mid, duplicate: result.kind !== 'stored' };
    }
  }
}
