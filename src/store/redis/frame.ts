import type { UserRef } from '../../protocol/events.js';
import type { FeedFrame } from '../interfaces/feed.js';
import { readPublished } from '../log-codec.js';

/**
 * A publication on a room's feed: one letter for its kind, then
 * `m<what `readPublished` reads>` · `e<epoch>` · `p<JSON>` · `a<JSON>` · `r<JSON>`.
 * Nothing for what this version does not know, so that nodes of two versions can share a store.
 */
export function readFrames(room: string, text: string, onFrame: (frame: FeedFrame) => void): void {
  switch (text[0]) {
    case 'm':
      readPublished(text, 1, (epoch, entry) => onFrame({ kind: 'message', room, epoch, entry }));
      return;
    case 'e':
      onFrame({ kind: 'epoch', room, epoch: text.slice(1) });
      return;
    case 'p': {
      const parsed = JSON.parse(text.slice(1)) as {
        instance: string;
        version: number;
        joined: UserRef[];
        left: UserRef[];
      };
      onFrame({ kind: 'presence', room, ...parsed });
      return;
    }
    case 'a':
      onFrame({ kind: 'added', room, user: JSON.parse(text.slice(1)) as UserRef });
      return;
    case 'r': {
      type Parsed = Omit<Extract<FeedFrame, { kind: 'removed' }>, 'kind' | 'room'>;
      const parsed = JSON.parse(text.slice(1)) as Parsed;
      onFrame({ kind: 'removed', room, ...parsed });
      return;
    }
  }
}
