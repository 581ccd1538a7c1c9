import type { WireError } from '../../protocol/errors.js';
import type { DropReason } from '../events/chat-events.js';
import type { OpenRoom } from './open-room.js';

/**
 * Pure. Why a room is dropped whose join was refused for good. A public one that was resumed is still there for all.
 * Its membership ended while this client was away. So is one of which nothing but its log has come yet.
 */
export function dropReasonOf({ view, log }: Pick<OpenRoom, 'view' | 'log'>, { code }: WireError): DropReason {
  const wasMember = view?.private !== true && log.position !== null;
  return code === 'not_member' && wasMember ? 'removed' : 'refused';
}
