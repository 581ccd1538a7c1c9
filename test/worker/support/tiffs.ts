/** Small real TIFFs: directories of entries, with other directories within them. */

export interface TiffLayout {
  readonly order: 'II' | 'MM';
  /** Addresses of eight bytes: BigTIFF. */
  readonly isBig: boolean;
}

interface Directory {
  readonly tags: readonly number[];
  /** What its entry of sub-directories leads to. */
  readonly within: readonly (Directory | 'itself' | 'nowhere')[];
}

export function directory(tags: readonly number[], ...within: Directory['within']): Directory {
  return { tags, within };
}

/** With these pages, one after another. */
export function tiffOf({ order, isBig }: TiffLayout, ...pages: readonly Directory[]): Buffer {
  const uint = (value: number, length: number) => {
    const bytes = Buffer.alloc(length);
    if (order === 'MM') bytes.writeUIntBE(value, Math.max(0, length - 6), Math.min(6, length));
    else bytes.writeUIntLE(value, 0, Math.min(6, length));
    return bytes;
  };
  const wide = isBig ? 8 : 4;
  const address = (value: number) => uint(value, wide);
  const start = isBig ? [uint(43, 2), uint(8, 2), uint(0, 2)] : [uint(42, 2)];
  const parts = [Buffer.from(order), ...start, address(isBig ? 16 : 8)];
  let end = isBig ? 16 : 8;

  /** Writes a directory at the end; `isLast`: no page follows. */
  const write = ({ tags, within }: Directory, isLast: boolean) => {
    const own = end;
    const entries = tags.length + (within.length > 0 ? 1 : 0);
    end += (isBig ? 8 : 2) + entries * (isBig ? 20 : 12) + wide;
    const listAt = end;
    if (within.length > 1) end += within.length * wide;
    const inner: Buffer[] = [];
    const addresses: Buffer[] = [];
    for (const one of within) {
      addresses.push(address(one === 'itself' ? own : one === 'nowhere' ? 2 ** (isBig ? 47 : 31) : end));
      if (typeof one !== 'string') inner.push(write(one, true));
    }
    const isHere = within.length === 1;
    const list = Buffer.concat(isHere ? [] : addresses);
    const subs = [uint(0x014a, 2), uint(isBig ? 18 : 13, 2), address(within.length)];
    const value = isHere ? (addresses[0] as Buffer) : address(listAt);
    return Buffer.concat([
      uint(entries, isBig ? 8 : 2),
      ...tags.flatMap((tag) => [uint(tag, 2), uint(4, 2), address(1), address(9)]),
      ...(within.length > 0 ? [...subs, value] : []),
      address(isLast ? 0 : end),
      list,
      ...inner,
    ]);
  };
  for (const [index, page] of pages.entries()) parts.push(write(page, index === pages.length - 1));
  return Buffer.concat(parts);
}
