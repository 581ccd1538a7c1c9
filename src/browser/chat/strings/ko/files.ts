import type { files as English } from '../en/files.js';

/** The words for files in the log. */
export const files: typeof English = {
  attach: '파일 붙이기',
  open: (name: string) => `${name} 열기`,
  save: (name: string, bytes: number) => `${name} 저장, ${sizeOf(bytes)}`,
  size: sizeOf,
};

/** `640kB`, `1.5MB`: thousands, as systems show files. */
function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes}바이트`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)}kB` : `${Number((bytes / 1e6).toFixed(1))}MB`;
}
