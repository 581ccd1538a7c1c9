import { LIMITS } from '../protocol/limits.js';
import { refusalError } from '../protocol/refusal-error.js';
import { formerShape, plainShape, writtenShape } from './look-alikes.js';
import { scriptsFit } from './writing-systems.js';

/** Letters, digits, `._-` and single inner spaces; a mark only after a letter, and no more than two in a row. */
const NAME = /^(?:[\p{L}\p{Nd}\u3007]\p{M}{0,2}|[._-]|(?<=\S) (?=\S))+$/u;
/** Also letters can show nothing: the Hangul fillers do. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/**
 * The name as it is shown and kept: NFKC, trimmed. Throws `invalid`, saying what a name may be. Full-width letters and
 * ligatures become plain ones, so that what is stored is what is seen.
 */
export function cleanName(input: string): string {
  const name = input.normalize('NFKC').trim();
  const length = [...name].length;
  if (length < LIMITS.nameMinChars || length > LIMITS.nameMaxChars) {
    throw refusalError('invalid', {
      kind: 'name-length',
      min: LIMITS.nameMinChars,
      max: LIMITS.nameMaxChars,
    });
  }
  if (!NAME.test(name) || INVISIBLE.test(name) || !/[\p{L}\p{Nd}]/u.test(name)) {
    throw refusalError('invalid', { kind: 'name-letters' });
  }
  if (!scriptsFit(name)) {
    throw refusalError('invalid', { kind: 'name-scripts' });
  }
  return name;
}

/**
 * What two names share when a person could take one for the other: case, accents, invisible characters and look-alikes
 * are folded. One account a key, so `аlice` (Cyrillic а) cannot pass for `alice`.
 */
export function nameKey(name: string): string {
  return plainShape(name);
}

/** Further keys that a name takes with its own: nobody else may have a name that comes to one of them. */
export function alikeKeys(name: string): string[] {
  const own = nameKey(name);
  return [...new Set([writtenShape(name), formerShape(name)])].filter((key) => key !== own && key !== '');
}

/** The keys that an account of this name takes. */
export function keysOfName(name: string): {
  readonly nameKey: string;
  readonly alikeKeys: readonly string[];
} {
  return { nameKey: nameKey(name), alikeKeys: alikeKeys(name) };
}

/**
 * By which keys somebody of this name is looked for, one after the other: accounts of earlier versions have the second.
 */
export function lookUpKeys(name: string): string[] {
  return [...new Set([nameKey(name), formerShape(name)])];
}
