import { notNow } from './page-part.js';
import { recoveryPart } from './recovery-part.js';

/** Opens what the link of a mail is for, or asks for one (`ask`). The link stays good, and can be opened again. */
export function openMailLink(kind: string, code: string): void {
  recoveryPart.needed().then((part) => part.openRecovery(kind, code), notNow);
}
