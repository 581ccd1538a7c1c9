/** What browsers say so that they are told while their page is closed. Only servers import this file. */
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { atMostChars } from './schemas.js';

const endpoint = z.string().max(LIMITS.pushEndpointMaxChars, atMostChars(LIMITS.pushEndpointMaxChars));

export const pushSchema = z.strictObject({
  endpoint,
  keys: z.strictObject({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/, 'must be 65 bytes in base64url'),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}(==)?$/, 'must be 16 bytes in base64url'),
  }),
  quietUntil: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export const pushEndSchema = z.strictObject({ endpoint });
