import { T } from '../strings.js';

/** What the dots mean. */
export function Legend() {
  return (
    <ul class="legend" aria-label={T.dot.legend.label}>
      {(['person', 'own', 'synthetic', 'adrift'] as const).map((kind) => (
        <li key={kind}>
          <span class={`legend-dot legend-${kind}`} />
          {T.dot.legend[kind]}
        </li>
      ))}
    </ul>
  );
}
