import { view } from '../state/cluster.js';
import { isCalm, tripsWanted } from '../state/trips.js';
import { T } from '../strings.js';

/** What the dots mean. */
export function Legend() {
  const mode = view.value?.mode;
  return (
    <div class="legend-row">
      <ul class="legend" aria-label={T.dot.legend.label}>
        {(['person', 'own', 'synthetic', 'adrift'] as const).map((kind) => (
          <li key={kind}>
            <span class={`legend-dot legend-${kind}`} />
            {T.dot.legend[kind]}
          </li>
        ))}
        {mode === undefined || T.session.legend[mode.sessions] === '' ? null : (
          <li>
            <span class={`legend-dot legend-synthetic legend-${mode.sessions}`} />
            {T.session.legend[mode.sessions]}
          </li>
        )}
      </ul>
      {isCalm.value ? null : (
        <label class="check trips-check" title={T.trips.what}>
          <input
            type="checkbox"
            checked={tripsWanted.value}
            onChange={(event) => {
              tripsWanted.value = event.currentTarget.checked;
            }}
          />
          {T.trips.show}
        </label>
      )}
    </div>
  );
}
