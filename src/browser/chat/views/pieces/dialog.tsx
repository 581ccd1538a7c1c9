import type { ComponentChildren } from 'preact';
import { useModal } from '../../../shared/use-modal.js';
import { panel } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { Icon } from './icons.js';

/** A modal panel. The browser keeps the focus in it, makes the rest inert and gives the focus back; Escape closes. */
export function Dialog(props: { title: string; children: ComponentChildren; wide?: boolean }) {
  const ref = useModal();
  return (
    <dialog
      ref={ref}
      class={props.wide ? 'dialog wide' : 'dialog'}
      aria-label={props.title}
      onClose={() => {
        if (ref.current !== null) panel.value = null;
      }}
      onClick={(event) => {
        // A click on the scrim, which is the dialog element itself.
        if (event.target === ref.current) panel.value = null;
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2>{props.title}</h2>
          <button type="button" class="icon-button" aria-label={t.close} onClick={() => (panel.value = null)}>
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}
