import { signal } from '@preact/signals';
import type { WorkerLook } from '../../shared/worker-look.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';
import { Sheet } from './sheet.js';

export const helpOpen = signal(false);

/** The sheet behind `?`: keys, and what the states of a worker mean. */
export function Help() {
  if (!helpOpen.value) return null;
  const close = () => {
    helpOpen.value = false;
  };
  return (
    <Sheet id="help-heading" title={T.helpSheet.heading} class="help" onClose={close}>
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
        {(Object.entries(T.helpSheet.stateHints) as [WorkerLook, string][]).map(([state, hint]) => (
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
    </Sheet>
  );
}
