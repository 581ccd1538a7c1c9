import { createHmac } from 'node:crypto';
import { deriveKey } from './secrets.js';

/**
 * Gives people names that tell nothing, from their ids: the same on all workers and nodes of a cluster. Session ids end
 * in them, so they never change.
 */
export function ownerTags(secret: string): (userId: string) => string {
  const key = deriveKey(secret, 'session owner');
  return (userId) => createHmac('sha256', key).update(userId).digest('base64url').slice(0, 8);
}
