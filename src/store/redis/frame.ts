import type { Message, UserRef } from '../../protocol/events.js';
import type { FeedFrame } from '../store.js';

/**
 * A publication on a room's feed: one letter for its kind, then
 * `m<seq> <mid> <epoch>\n<message JSON>` · `e<epoch>` · `p<JSON>` · `r<JSON>`.
 * Null for what this version does not know, so that nodes of two versions can share a store.
 */
export function parseFrame(room: string, text: string): FeedFrame | null {
  const rest = text.slice(1);
  switch (text[0]) {
    case 'm': {
      const line = rest.indexOf('\n');
      const epoch = rest.slice(rest.lastIndexOf(' ', line) + 1, line);
      return { kind: 'message', room, epoch, message: JSON.parse(rest.slice(line + 1)) as Message };
    }
    case 'e':
      return { kind: 'epoch', room, epoch: rest };
    case 'p': {
      const notice = JSON.parse(rest) as {
        instance: string;
        version: number;
        joined: UserRef[];
        left: UserRef[];
      };
      return { kind: 'presence', room, ...notice };
    }
    case 'r': {
      const notice = JSON.parse(rest) as { userId: string; reason: 'left' | 'removed' };
      return { kind: 'removed', room, ...notice };
    }
    default:
      return null;
  }
}
