/** Keeps this process's event loop busy, as a bug would: a fault for demonstration. */
export function spin(forMs: number): void {
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    // Busy on purpose.
  }
}
