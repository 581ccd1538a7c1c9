import { cleanPlan } from '../../../src/worker/files/clean/clean-plan.js';
import type { PixelSize } from '../../../src/worker/files/clean/plan.js';
import { fileType } from '../../../src/worker/files/file-type.js';
import { PLACE } from './pictures.js';

/** What becomes of an upload of these bytes. Rejects with `UncleanError` where it is refused. */
export async function cleaned(
  bytes: Buffer,
): Promise<{ type: string; size: PixelSize | undefined; result: Buffer }> {
  const type = fileType(bytes);
  const readAt = async (offset: number, length: number) => {
    if (!Number.isSafeInteger(offset + length)) throw new RangeError('no address of a file');
    return bytes.subarray(offset, offset + length);
  };
  const plan = await cleanPlan(type, bytes.length, readAt);
  const parts = plan?.parts ?? [{ from: 0, to: bytes.length }];
  const result = Buffer.concat(
    parts.map((part) => ('from' in part ? bytes.subarray(part.from, part.to) : part)),
  );
  return { type, size: plan?.size, result };
}

export const says = (bytes: Buffer) => bytes.includes(PLACE);
