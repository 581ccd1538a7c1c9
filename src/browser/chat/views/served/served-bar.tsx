import { SlotMark } from '../../../shared/slot-mark.js';
import { connection } from '../../state/client.js';
import { panel, toggle } from '../../state/navigation.js';
import { tServed } from '../../strings/served.js';
import { Strip } from './strip.js';

/** At the foot of the page: which process serves this tab, and who served its last requests and frames. */
export function ServedBar() {
  const state = connection.value;
  const by = state.kind === 'online' ? state.by : null;
  return (
    <>
      <button
        type="button"
        class="served-badge"
        key={by === null ? 'none' : `${by.node}/${by.slot}/${by.pid}`}
        aria-expanded={panel.value === 'served'}
        title={tServed.open}
        onClick={() => toggle('served')}
      >
        <span class="visually-hidden">{tServed.open}: </span>
        {by === null ? (
          <span class="served-none">{tServed.nobody}</span>
        ) : (
          <>
            <SlotMark slot={by.slot} size={20} label={false} />
            <span class="served-worker">{tServed.worker(by.slot)}</span>
            <span class="served-node">{by.node}</span>
            <span class="served-pid">{tServed.pid(by.pid)}</span>
          </>
        )}
      </button>
      <Strip />
    </>
  );
}
