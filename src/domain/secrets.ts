import { hkdfSync } from 'node:crypto';

/**
 * A 32-byte key for one purpose, from the cluster's secret. Each purpose has a key unrelated to the others. So a value
 * signed for one use (an operator's cookie) can never pass for another (a session token).
 */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'holdfast', purpose, 32));
}
