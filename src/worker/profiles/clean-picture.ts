import { createHash } from 'node:crypto';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { KeptPicture } from '../../store/interfaces/profiles.js';
import { cleanPlan } from '../files/clean/clean-plan.js';
import { UncleanError } from '../files/clean/plan.js';
import { fileType } from '../files/file-type.js';

/** What every browser draws. */
const DRAWN = ['image/png', 'image/jpeg', 'image/webp'];

/** What its bytes say that it is; null: no picture beside a name. Pure. */
export function pictureType(bytes: Buffer): string | null {
  const type = fileType(bytes.subarray(0, LIMITS.fileHeadBytes));
  return DRAWN.includes(type) ? type : null;
}

/**
 * A picture as it is kept: by its bytes a small square one, without where it was made. Rejects with
 * `unsupported_type`.
 */
export async function cleanPicture(base64: string): Promise<KeptPicture> {
  const raw = Buffer.from(base64, 'base64');
  const type = pictureType(raw);
  if (type === null || raw.length > LIMITS.pictureMaxBytes) throw noPicture();
  const readAt = async (at: number, length: number) => raw.subarray(at, at + length);
  const plan = await cleanPlan(type, raw.length, readAt).catch((error: unknown) => {
    throw error instanceof UncleanError ? noPicture() : error;
  });
  const { width = 0, height = 0 } = plan?.size ?? {};
  if (plan === null || width !== height || width === 0 || width > LIMITS.pictureMaxPixels) throw noPicture();
  const parts = plan.parts.map((part) => ('from' in part ? raw.subarray(part.from, part.to) : part));
  const bytes = Buffer.concat(parts);
  return { digest: pictureDigest(bytes), base64: bytes.toString('base64') };
}

/** Pure. */
export function pictureDigest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}

function noPicture() {
  const { pictureMaxBytes: maxBytes, pictureMaxPixels: max } = LIMITS;
  return refusalError('unsupported_type', { kind: 'no-picture', max, maxBytes });
}
