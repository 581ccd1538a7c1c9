import { AdapterError } from './adapter.js';

/**
 * What a function of the adapter resolves with, for which it has `ms`. What it throws, or rejects with, becomes an
 * AdapterError that names it by `what`.
 */
export async function bounded<T>(what: string, ms: number, work: () => T | Promise<T>): Promise<Awaited<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AdapterError(`${what} did not end within ${ms / 1_000} s.`)), ms);
  });
  try {
    return await Promise.race([(async () => await work())(), late]);
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    throw new AdapterError(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
  }
}
