import { isUtf8 } from 'node:buffer';

/**
 * The first field of this name in a form as browsers encode it; null: there is none. `URLSearchParams` makes
 * characters that nobody wrote of bytes that are no UTF-8. Pure.
 */
export function fieldOfForm(form: Buffer, name: string): { readonly text: string } | 'not-utf8' | null {
  // One character is one byte, so that bytes can be told from what stands for them.
  for (const pair of form.toString('latin1').split('&')) {
    const at = pair.indexOf('=');
    const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    if (bytesOf(key).toString() !== name) continue;
    const bytes = bytesOf(value);
    return isUtf8(bytes) ? { text: bytes.toString() } : 'not-utf8';
  }
  return null;
}

function bytesOf(written: string): Buffer {
  const text = written
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
