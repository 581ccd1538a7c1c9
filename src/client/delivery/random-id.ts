const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';

/** `length` random characters, 6 bits each, that are allowed in cmids and tab names. */
export function randomId(random: () => number, length = 16): string {
  let id = '';
  for (let i = 0; i < length; i += 1) id += ALPHABET[Math.floor(random() * 64)];
  return id;
}
