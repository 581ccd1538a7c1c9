import type { UserRef } from '../../protocol/events.js';
import type { FeedFrame } from '../store.js';
import { readLogged } from './read-logged.js';

/**
 * A publication on a room's feed: one letter for its kind, then
 * `m<epoch>\n[<JSON of a message>,\n<of the next>…]` · `e<epoch>` · `p<JSON>` · `r<JSON>`.
 * Nothing for what this version does not know, so that nodes of two versions can share a store.
 */
export function readFrames(room: string, text: string, onFrame: (frame: FeedFrame) => void): void {
  switch (text[0]) {
    case 'm': {
      const line = text.indexOf('\n');
      const epoch = text.slice(1, line);
      // Within JSON a line never ends.
      for (let before = line + 1; before !== -1; ) {
        const end = text.indexOf('\n', before + 1);
        const json = text.slice(before + 1, end === -1 ? -1 : end - 1);
        onFrame({ kind: 'message', room, epoch, logged: readLogged(json) });
        before = end;
      }
      return;
    }
    case 'e':
      onFrame({ kind: 'epoch', room, epoch: text.slice(1) });
      return;
    case 'p': {
      const told = JSON.parse(text.slice(1)) as {
        instance: string;
        version: number;
        joined: UserRef[];
        left: UserRef[];
      };
      onFrame({ kind: 'presence', room, ...told });
      return;
    }
    case 'r': {
      const told = JSON.parse(text.slice(1)) as { userId: string; reason: 'left' | 'removed' };
      onFrame({ kind: 'removed', room, ...told });
      return;
    }
  }
}
