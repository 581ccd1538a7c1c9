import type { ComponentChildren } from 'preact';
import { useModal } from '../../shared/use-modal.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';

/** A modal sheet in the middle of the page; Escape, its button or a click beside it closes it. `id`: of its heading. */
export function Sheet(props: {
  id: string;
  title: string;
  /** Beside what every sheet has. */
  class: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const dialog = useModal();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Escape is its key.
    <dialog
      ref={dialog}
      class={`popover popover-middle ${props.class}`}
      aria-labelledby={props.id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && props.onClose()}
    >
      <div class="popover-inside">
        <div class="panel-head">
          <h2 id={props.id}>{props.title}</h2>
          <button type="button" class="button button-icon" aria-label={T.close} onClick={props.onClose}>
            <Icon name="close" />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  );
}
