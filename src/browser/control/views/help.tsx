import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { WorkerState } from '../../../protocol/control.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';

export const helpOpen = signal(false);

/** The sheet behind `?`: keys, and what the states of a worker mean. */
export function Help() {
  return helpOpen.value ? <Sheet /> : null;
}

function Sheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    dialog.current?.close();
    helpOpen.value = false;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Escape is its key.
    <dialog
      ref={dialog}
      class="popover popover-middle help"
      aria-labelledby="help-heading"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div class="popover-inside">
        <div class="panel-head">
          <h2 id="help-heading">{T.helpSheet.heading}</h2>
          <button type="button" class="button button-icon" aria-label={T.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        <p>{T.helpSheet.once}</p>
        <dl class="keys">
          {T.helpSheet.keys.map(([key, does]) => (
            <div key={key}>
              <dt>
                {key.split(' ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <h3>{T.helpSheet.states}</h3>
        <dl class="states">
          {(Object.entries(T.helpSheet.stateHints) as [WorkerState, string][]).map(([state, hint]) => (
            <div key={state}>
              <dt>
                <span class={`state state-${state}`}>
                  <Icon name={state} size={13} />
                  {T.worker.state[state]}
                </span>
              </dt>
              <dd>{hint}</dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
