import { randomBytes } from 'node:crypto';

/** No other process asks questions of this name. */
const OWN = randomBytes(6).toString('base64url');
let asked = 0;

/**
 * A name for a question, never given before by any process. Its reply repeats it, so that no other reply can be taken
 * for it.
 */
export function newQuestion(): string {
  asked += 1;
  return `${OWN}.${asked.toString(36)}`;
}

/**
 * A reply that does not belong to its question, or that the question cannot have. The connection it came by is out of
 * step: nothing that comes by it can be believed.
 */
export class WrongReply extends Error {
  constructor(command: string) {
    // Not the reply itself: it is somebody else's.
    super(`the store answered ${command} with something else`);
    this.name = 'WrongReply';
  }
}
