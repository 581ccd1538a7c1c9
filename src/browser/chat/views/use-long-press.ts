import { useRef } from 'preact/hooks';

const HOLD_MS = 500;
const MOVED_PX = 10;

/**
 * Handlers for a box of rows: a finger that rests on a row for half a second asks for its menu. Links keep the
 * browser's own.
 */
export function useLongPress(onHold: (row: HTMLElement, x: number, y: number) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const end = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      end();
      const target = event.target as Element;
      const row = target.closest<HTMLElement>('[data-key]');
      if (
        event.pointerType !== 'touch' ||
        row === null ||
        target.closest('a, button, textarea, input') !== null
      )
        return;
      const { clientX: x, clientY: y } = event;
      const timer = setTimeout(() => {
        press.current = null;
        onHold(row, x, y);
      }, HOLD_MS);
      press.current = { timer, x, y };
    },
    onPointerMove: (event: PointerEvent) => {
      const now = press.current;
      if (now !== null && Math.hypot(event.clientX - now.x, event.clientY - now.y) > MOVED_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    // Where the browser's own time for it is shorter.
    onContextMenu: (event: MouseEvent) => {
      const target = event.target as Element;
      const row = target.closest<HTMLElement>('[data-key]');
      const isTouch = (event as PointerEvent).pointerType === 'touch';
      if (!isTouch || row === null || target.closest('a, textarea, input') !== null) return;
      event.preventDefault();
      end();
      onHold(row, event.clientX, event.clientY);
    },
  };
}
