import { CHECKED_VERSIONS, missingShapes } from './internals.js';
import { withSample } from './sample.js';

/** What this worker is built on is not what it was built for. */
export class InternalsError extends Error {}

/**
 * Makes sure that Socket.IO, Engine.IO and ws are inside as Holdfast knows them. Rejects with `InternalsError`, which says what is missing
 * and what would be right. To be called before anything is changed in these packages, and before anybody is served.
 */
export async function checkInternals(): Promise<void> {
  let missing: readonly string[];
  try {
    missing = await withSample(missingShapes);
  } catch (problem) {
    missing = [(problem as Error).message];
  }
  if (missing.length === 0) return;
  const versions = Object.entries(CHECKED_VERSIONS).map(([name, version]) => `${name} ${version}`);
  throw new InternalsError(
    `The installed packages are not those that Holdfast was made for: ${missing.join('; ')}. ` +
      `Install what package-lock.json names, with "npm ci": ${versions.join(', ')}.`,
  );
}
