/** The words for files in the log. */
export const files = {
  attach: 'Attach files',
  open: (name: string) => `Open ${name}`,
  save: (name: string, bytes: number) => `Save ${name}, ${sizeOf(bytes)}`,
  size: sizeOf,
};

/** `640 kB`, `1.5 MB`: thousands, as systems show files. */
function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${Number((bytes / 1e6).toFixed(1))} MB`;
}
