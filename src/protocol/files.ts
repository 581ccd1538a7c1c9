/** Files of messages, as clients get them, and which of them a page may show by themselves. */

/** A file that was uploaded. What is written in a message is what its upload was answered with. */
export interface FileInfo {
  /** Made by the server, for this upload. */
  readonly id: string;
  /** Without a path, control characters and bidi controls; never empty (`file-name.ts`). */
  readonly name: string;
  /** By its content, never by its name: one that pages show, or one that is only kept. */
  readonly type: string;
  readonly bytes: number;
  /** SHA-256 of its bytes as they are given out, 64 hexadecimal digits. They were cleaned before (`cleanPlan`). */
  readonly sha256: string;
  /** The width in pixels of a picture that pages may show, as it is drawn. */
  readonly width?: number;
  readonly height?: number;
}

/** Types that pages show by themselves. Everything else is only saved: no browser may run it as ours. */
const SHOWN_TYPES = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/flac',
  'audio/mp4',
  'video/mp4',
  'video/webm',
] as const;
export function isShownType(type: string): boolean {
  return SHOWN_TYPES.some((one) => one === type);
}

export type ShownAs = 'picture' | 'audio' | 'video' | 'card';

/** How a page shows a file. A picture without a size is one that is too large to be drawn. Pure. */
export function shownAs({ type, width, height }: Pick<FileInfo, 'type' | 'width' | 'height'>): ShownAs {
  if (!isShownType(type)) return 'card';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  return width === undefined || height === undefined ? 'card' : 'picture';
}
