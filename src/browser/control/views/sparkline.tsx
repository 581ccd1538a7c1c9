/**
 * A small line of the last samples, newest at the right edge. `max` fixes the scale; without it the highest sample
 * does.
 */
export function Sparkline(props: { values: readonly number[]; kept: number; label: string; max?: number }) {
  const { values, kept, label, max } = props;
  return (
    <svg class="spark" viewBox="0 0 120 28" preserveAspectRatio="none" role="img" aria-label={label}>
      <path class="spark-area" d={area(values, kept, max)} />
      <path class="spark-line" d={line(values, kept, max)} />
    </svg>
  );
}

function points(values: readonly number[], kept: number, max?: number): [number, number][] {
  const top = Math.max(max ?? 0, ...values, 1e-9);
  return values.map((value, index) => [
    120 - ((values.length - 1 - index) / (kept - 1)) * 120,
    26 - (value / top) * 24,
  ]);
}

function line(values: readonly number[], kept: number, max?: number): string {
  const all = points(values, kept, max);
  return all.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

function area(values: readonly number[], kept: number, max?: number): string {
  const all = points(values, kept, max);
  const first = all[0];
  return first === undefined ? '' : `${line(values, kept, max)}L120 28L${first[0].toFixed(1)} 28Z`;
}
