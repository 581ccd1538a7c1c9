/** Several repetitions of one figure. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { median: Number.NaN, min: Number.NaN, max: Number.NaN, n };
  const middle = n >> 1;
  const high = sorted[middle] as number;
  const median = n % 2 === 1 ? high : ((sorted[middle - 1] as number) + high) / 2;
  return { median, min: sorted[0] as number, max: sorted[n - 1] as number, n };
}
