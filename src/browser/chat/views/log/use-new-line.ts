import { useEffect, useRef, useState } from 'preact/hooks';
import type { Room } from '../../../../client/index.js';

/**
 * After which seq the line *New* stands, or null. Frozen when the room is entered, or when the tab comes back to the
 * front with something unread in it.
 */
export function useNewLine(room: Room | null): number | null {
  const line = useRef<number | null>(null);
  const decided = useRef(false);
  const [, redraw] = useState(0);
  if (!decided.current && room !== null && room.log.epoch !== null) {
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
