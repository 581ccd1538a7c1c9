/** The installed packages are not those that Holdfast was made for; and the English of it. */

/** Something that a live object of a package has to have, and has not. */
export type MissingShape =
  /** `owner`: which object, such as `server of Engine.IO`. `type`: as `typeof` says it, or `array`. */
  | { readonly owner: string; readonly type: string; readonly field: string }
  /** Not even an object could be made; in the package's own words. */
  | { readonly said: string };

export interface PackageMisfit {
  readonly missing: readonly MissingShape[];
  /** Each with its version, as `socket.io 4.8.4`. */
  readonly wanted: readonly string[];
}

/** Another language is another function of this type. */
export type MisfitPhrase = (misfit: PackageMisfit) => string;

export const phraseMisfit: MisfitPhrase = ({ missing, wanted }) =>
  `The installed packages are not those that Holdfast was made for: ${missing.map(phraseMissing).join('; ')}. ` +
  `Install what package-lock.json names, with "npm ci": ${wanted.join(', ')}.`;

export function phraseMissing(missing: MissingShape): string {
  return 'said' in missing ? missing.said : `the ${missing.owner} has no ${missing.type} “${missing.field}”`;
}
