import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useModal } from '../../../shared/use-modal.js';

const MARGIN_PX = 8;

/**
 * A small modal panel at a place of the window, or at its foot on narrow screens. The browser keeps the focus in it and
 * gives it back; Escape and a press outside close it.
 */
export function Popup(props: {
  label: string;
  x: number;
  y: number;
  /** Its class, besides `popup`. */
  name: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const ref = useModal();
  const pressed = useRef<EventTarget | null>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const { offsetWidth: width, offsetHeight: height } = dialog;
    const left = Math.max(MARGIN_PX, Math.min(props.x, innerWidth - width - MARGIN_PX));
    const fitsBelow = props.y + height + MARGIN_PX <= innerHeight;
    const top = fitsBelow ? props.y : Math.max(MARGIN_PX, Math.min(props.y, innerHeight) - height - 40);
    dialog.style.setProperty('--left', `${left}px`);
    dialog.style.setProperty('--top', `${top}px`);
  }, [props.x, props.y, props.name]);
  return (
    <dialog
      ref={ref}
      class={`popup ${props.name}`}
      aria-label={props.label}
      onClose={() => {
        if (ref.current !== null) props.onClose();
      }}
      onPointerDown={(event) => {
        pressed.current = event.target;
      }}
      onClickCapture={(event) => {
        // The end of the long press that opened it began elsewhere; keys have no press at all.
        if (pressed.current !== null || event.detail === 0) return;
        event.stopPropagation();
        event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === ref.current && pressed.current === ref.current) props.onClose();
      }}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {props.children}
    </dialog>
  );
}
