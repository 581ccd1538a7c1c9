import { useEffect, useRef, useState } from 'preact/hooks';
import type { Room } from '../../../../client/index.js';
import { keptUnread } from '../../state/kept-unread.js';

/**
 * After which seq the line *New* stands, or null. Frozen when the room is entered, or when something in it is marked
 * unread. Also when the tab comes back to the front with something unread in it.
 */
export function useNewLine(room: Room | null): number | null {
  const line = useRef<number | null>(null);
  const decided = useRef(false);
  const [, redraw] = useState(0);
  const kept = keptUnread.value?.room === room?.id ? keptUnread.value : null;
  const marked = useRef(kept);
  const isMarkedNow = kept !== null && kept !== marked.current;
  marked.current = kept;
  if (room !== null && room.log.epoch !== null && (!decided.current || isMarkedNow)) {
    decided.current = true;
    line.current = room.unread > 0 ? room.read : null;
  }
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== 'visible' || room === null || room.unread === 0) return;
      line.current = room.read;
      redraw((count) => count + 1);
    };
    // Before the log marks all as read.
    document.addEventListener('visibilitychange', look, { capture: true });
    return () => document.removeEventListener('visibilitychange', look, { capture: true });
  }, [room]);
  return line.current;
}
