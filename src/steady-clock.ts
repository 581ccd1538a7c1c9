const bootedMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds of a clock that is never set and that all processes of a machine read alike. */
export function steadyMs(): number {
  return bootedMs + performance.now();
}
