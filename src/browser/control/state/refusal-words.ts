import type { HoldfastError } from '../../../protocol/errors.js';
import { phraseIfKnown } from '../../../protocol/phrases.js';
import { T } from '../strings.js';

/** Why something was refused, in the page's language; in the node's words where it is of a kind that the page lacks. */
export function refusalWords({ message, details: { refusal } }: HoldfastError): string {
  return phraseIfKnown(refusal, T.refusals) ?? message;
}
