import { view } from '../state/cluster.js';
import { T } from '../strings.js';

/** What the dots mean. */
export function Legend() {
  const mode = view.value?.mode;
  return (
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
  );
}
