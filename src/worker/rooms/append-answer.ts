import { HoldfastError } from '../../protocol/errors.js';
import type { SendResult } from '../../protocol/events.js';
import type { AppendResult } from '../../store/interfaces/log.js';
import { notMember } from './room-service.js';

/** What the sender is told of an append. Throws `not_member`, or `rate_limited` with `retryAfterMs`. Pure. */
export function appendAnswer(result: AppendResult): SendResult {
  switch (result.kind) {
    case 'no-room':
    case 'not-member':
      throw notMember();
    case 'limited': {
      const { retryAfterMs } = result;
      throw new HoldfastError('rate_limited', 'More is written here than a room takes. Wait a little.', {
        retryAfterMs,
      });
    }
    case 'duplicate':
    case 'stored': {
      const { kind, epoch, seq, mid } = result;
      return { epoch, seq, mid, duplicate: kind === 'duplicate' };
    }
  }
}
