import type { Summary } from '../measure/summary.js';

/** `1,234.5`, `–` when nothing was measured. */
export function number(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `3.40 (3.31 … 3.52)`; the spread is left out when all repetitions agree. */
export function spread({ median, min, max, n }: Summary, digits: number): string {
  const middle = number(median, digits);
  if (n < 2 || (number(min, digits) === middle && number(max, digits) === middle)) return middle;
  return `${middle} (${number(min, digits)} … ${number(max, digits)})`;
}
