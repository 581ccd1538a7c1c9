import type { UserRef } from '../../protocol/events.js';
import type { FeedFrame } from '../store.js';
import { readLogged } from './read-logged.js';

/**
 * A publication on a room's feed: one letter for its kind, then
 * `m<epoch>\n[<JSON of a message>,\n<of the next>…]` · `e<epoch>` · `p<JSON>` · `r<JSON>`.
 * Nothing for what this version does not know, so that nodes of two versions can share a store.
 */
export function parseFrame(room: string, text: string): FeedFrame[] {
  const rest = text.slice(1);
  switch (text[0]) {
    case 'm': {
      const line = rest.indexOf('\n');
      const epoch = rest.slice(0, line);
      // Within JSON a line never ends.
      const messages = rest.slice(line + 2, -1).split(',\n');
      return messages.map((json) => ({ kind: 'message', room, epoch, logged: readLogged(json) }));
    }
    case 'e':
      return [{ kind: 'epoch', room, epoch: rest }];
    case 'p': {
      const notice = JSON.parse(rest) as {
        instance: string;
        version: number;
        joined: UserRef[];
        left: UserRef[];
      };
      return [{ kind: 'presence', room, ...notice }];
    }
    case 'r': {
      const notice = JSON.parse(rest) as { userId: string; reason: 'left' | 'removed' };
      return [{ kind: 'removed', room, ...notice }];
    }
    default:
      return [];
  }
}
