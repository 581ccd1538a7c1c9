import type { PlacedSlot } from '../state/cluster.js';
import { actionsOf, askAction, isPossible } from '../state/worker-actions.js';
import { T } from '../strings.js';
import { Icon } from './icons.js';

/** Kill, freeze or thaw, block, drain. */
export function WorkerActions({ placed }: { placed: PlacedSlot }) {
  const { slot } = placed;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form.
    <div class="worker-actions" role="group" aria-label={T.worker.actions(slot.slot)}>
      {actionsOf(slot).map((name) => (
        <button
          type="button"
          class={`act act-${name}`}
          key={name === 'thaw' ? 'freeze' : name}
          disabled={!isPossible(name, slot)}
          title={`${T.action[name].hint} (${T.action[name].key})`}
          onClick={(event) => askAction(name, placed, event.currentTarget)}
        >
          <Icon name={name} size={14} />
          <span>{T.action[name].label}</span>
        </button>
      ))}
    </div>
  );
}
