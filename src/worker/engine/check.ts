import { type MissingShape, type PackageMisfit, phraseMisfit } from '../../protocol/package-misfit.js';
import { CHECKED_VERSIONS, missingShapes } from './internals.js';
import { withSample } from './sample.js';

/**
 * What this worker is built on is not what it was built for. The message says what is missing and what would be right.
 */
export class InternalsError extends Error {
  readonly misfit: PackageMisfit;

  constructor(missing: readonly MissingShape[]) {
    const wanted = Object.entries(CHECKED_VERSIONS).map(([name, version]) => `${name} ${version}`);
    const misfit = { missing, wanted };
    super(phraseMisfit(misfit));
    this.misfit = misfit;
  }
}

/**
 * Makes sure that Socket.IO, Engine.IO and ws are inside as Holdfast knows them. Rejects with `InternalsError` when
 * they are not. To be called before anything is changed in these packages, and before anybody is served.
 */
export async function checkInternals(): Promise<void> {
  let missing: readonly MissingShape[];
  try {
    missing = await withSample(missingShapes);
  } catch (error) {
    missing = [{ said: (error as Error).message }];
  }
  if (missing.length > 0) throw new InternalsError(missing);
}
