import { menu } from '../../state/message-menu.js';
import { activeRoom } from '../../state/navigation.js';

const HOLD_MS = 500;
const MOVED_PX = 10;

/** A finger that rests on a message for half a second asks for its menu. Links keep the browser's own. */
export function listenForLongPress(): void {
  let press: { timer: ReturnType<typeof setTimeout>; x: number; y: number } | null = null;
  const end = () => {
    if (press !== null) clearTimeout(press.timer);
    press = null;
  };
  const open = (row: HTMLElement, x: number, y: number) => {
    menu.value = { room: activeRoom.peek() ?? '', key: row.dataset.key ?? '', kind: 'actions', x, y };
  };
  document.addEventListener('pointerdown', (event) => {
    end();
    const row = rowUnder(event, 'a, button, textarea, input');
    if (event.pointerType !== 'touch' || row === null) return;
    const { clientX: x, clientY: y } = event;
    const timer = setTimeout(() => {
      press = null;
      open(row, x, y);
    }, HOLD_MS);
    press = { timer, x, y };
  });
  document.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (press !== null && Math.hypot(clientX - press.x, clientY - press.y) > MOVED_PX) end();
  });
  document.addEventListener('pointerup', end);
  document.addEventListener('pointercancel', end);
  // Where the browser's own time for it is shorter.
  document.addEventListener('contextmenu', (event) => {
    const row = rowUnder(event, 'a, textarea, input');
    if ((event as PointerEvent).pointerType !== 'touch' || row === null) return;
    event.preventDefault();
    end();
    open(row, event.clientX, event.clientY);
  });
}

/** The message under a finger; null where there is none, or something of `others`. */
function rowUnder({ target }: Event, others: string): HTMLElement | null {
  if (!(target instanceof Element) || target.closest(others) !== null) return null;
  return target.closest<HTMLElement>('.log article[data-key]');
}
