/** What the store's log says of a loss. */
import { phraseLoss, type StoreLoss } from '../../protocol/store-loss.js';

/** A new epoch tells clients of missing messages; nobody is told of this by anything else. */
export const POSSIBLY_UNDONE =
  'Sign-outs, bans, lost rights and new passwords of that time may be undone: look at them, and do them again.';

/** `rooms`: how many have a new epoch. Pure. */
export function wordsOfLoss(loss: StoreLoss, rooms: number): string {
  const count = rooms === 1 ? 'One room has' : `${rooms} rooms have`;
  return `Of what was acknowledged some is missing: ${phraseLoss(loss)}. ${count} a new epoch. ${POSSIBLY_UNDONE}`;
}
