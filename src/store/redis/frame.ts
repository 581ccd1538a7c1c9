import type { UserRef } from '../../protocol/events.js';
import type { FeedFrame } from '../interfaces/feed.js';
import { readPublished } from '../log-codec.js';

/**
 * A publication on a room's feed: one letter for its kind, then
 * `m<what `readPublished` reads>` · `e<epoch>` · `p<JSON>` · `a<JSON>` · `r<JSON>`.
 * `unread` for what this version does not know or cannot read, so that nodes of two versions can share a store.
 */
export function framesOf(room: string, text: string): FeedFrame[] {
  try {
    return readFrames(room, text);
  } catch {
    // No JSON, or of another shape.
    return [{ kind: 'unread', room }];
  }
}

function readFrames(room: string, text: string): FeedFrame[] {
  switch (text[0]) {
    case 'm': {
      const frames: FeedFrame[] = [];
      readPublished(text, 1, (epoch, entry) => frames.push({ kind: 'message', room, epoch, entry }));
      return frames;
    }
    case 'e':
      return [{ kind: 'epoch', room, epoch: text.slice(1) }];
    case 'p': {
      const parsed = JSON.parse(text.slice(1)) as {
        instance: string;
        version: number;
        joined: UserRef[];
        left: UserRef[];
      };
      return [{ kind: 'presence', room, ...parsed }];
    }
    case 'a':
      return [{ kind: 'added', room, user: JSON.parse(text.slice(1)) as UserRef }];
    case 'r': {
      type Parsed = Omit<Extract<FeedFrame, { kind: 'removed' }>, 'kind' | 'room'>;
      const parsed = JSON.parse(text.slice(1)) as Parsed;
      return [{ kind: 'removed', room, ...parsed }];
    }
    default:
      return [{ kind: 'unread', room }];
  }
}
