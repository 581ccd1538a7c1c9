import { blankedParts } from './blanks.js';
import { allBoxes, BoxReader, boxRules } from './iso-boxes.js';
import { filmBlanks } from './iso-film.js';
import { type CleanPlan, type ReadAt, UncleanError } from './plan.js';

/** What draws a JPEG XL. Left out is what would make the JPEG again that it came from: that has all of its Exif. */
export const JPEG_XL = boxRules('JXL ftyp jxll jxlc jxlp jxli');
const JP2_HEADER = boxRules('ihdr bpcc colr pclr cmap cdef res');
/** What draws a JPEG 2000. */
export const JPEG_2000 = boxRules('jP ftyp rreq jp2c ftbl flst', {
  jp2h: JP2_HEADER,
  jpch: JP2_HEADER,
  jplh: JP2_HEADER,
});

/** JPEG XL or JPEG 2000 of boxes: those that draw it stay, and others (Exif, XMP, texts) are blanked. */
export async function planStill(readAt: ReadAt, bytes: number, rules: typeof JPEG_XL): Promise<CleanPlan> {
  const reader = new BoxReader(readAt);
  const { boxes, end } = await allBoxes(reader, bytes, rules);
  if (!boxes.some(({ type }) => ['jxlc', 'jxlp', 'jp2c'].includes(type))) throw new UncleanError('broken');
  return { parts: blankedParts(await filmBlanks(reader, boxes, rules, false), end) };
}
