import { planGif } from './gif.js';
import { planFilm } from './iso-film.js';
import { planHeif } from './iso-heif.js';
import { JPEG_2000, JPEG_XL, planStill } from './iso-still.js';
import { planJpeg } from './jpeg.js';
import { type CleanPlan, type ReadAt, UncleanError } from './plan.js';
import { planPng } from './png.js';
import { planTiff } from './tiff.js';
import { planWebp } from './webp.js';

/**
 * What is kept of a file of this type and so many bytes. Null: all of it, since nobody looks into its kind.
 * Rejects with `UncleanError`.
 */
export async function cleanPlan(type: string, bytes: number, readAt: ReadAt): Promise<CleanPlan | null> {
  switch (type) {
    case 'image/jpeg':
      return planJpeg(readAt);
    case 'image/png':
      return planPng(readAt);
    case 'image/webp':
      return planWebp(readAt);
    case 'image/gif':
      return planGif(readAt, bytes);
    case 'image/avif':
    case 'image/heif':
      return planHeif(readAt, bytes);
    case 'image/jxl':
      return planStill(readAt, bytes, JPEG_XL);
    case 'image/jp2':
      return planStill(readAt, bytes, JPEG_2000);
    case 'image/tiff':
      return planTiff(readAt, bytes);
    case 'image/x-raw':
      throw new UncleanError('located');
    case 'video/mp4':
    case 'video/quicktime':
    case 'audio/mp4':
      return planFilm(readAt, bytes);
    default:
      return null;
  }
}
