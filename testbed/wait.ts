/** Polls `probe` until it gives something other than undefined, null or false; fails with `what` after `withinMs`. */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) {
        return value as Exclude<T, null | undefined | false>;
      }
      last = value;
    } catch (thrown) {
      last = thrown;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${withinMs} ms in vain for: ${what} (last: ${String(last)})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
