import { PAGE_LIMITS } from '../../../protocol/page-limits.js';

const SIDE = 128;
/** Not every browser writes the first. */
const TYPES = ['image/webp', 'image/jpeg'];
/** The first that makes it small enough is taken. */
const QUALITIES = [0.9, 0.75, 0.5, 0.3];

/**
 * The middle of a picture as it is shown beside a name, in base64: small and square. It is drawn anew, so that nothing
 * else of the file is in it. Rejects where the browser cannot draw it.
 */
export async function squarePicture(file: Blob): Promise<string> {
  const image = await drawn(file);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const { width, height } = image;
  const side = Math.min(width, height);
  const context = canvas.getContext('2d');
  context?.drawImage(image, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  if (image instanceof ImageBitmap) image.close();
  for (const type of TYPES) {
    for (const quality of QUALITIES) {
      const url = canvas.toDataURL(type, quality);
      const base64 = url.slice(url.indexOf(',') + 1);
      const isSmall = base64.length * 0.75 <= PAGE_LIMITS.pictureMaxBytes;
      if (isSmall && url.startsWith(`data:${type}`)) return base64;
    }
  }
  throw new Error('It cannot be made small enough.');
}

/** There is no bitmap of an SVG at once: the browser draws it as an image first, in which no script runs. */
async function drawn(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  if (file.type !== 'image/svg+xml') return createImageBitmap(file);
  const image = new Image();
  image.src = `data:${file.type},${encodeURIComponent(await file.text())}`;
  await image.decode();
  return image;
}
