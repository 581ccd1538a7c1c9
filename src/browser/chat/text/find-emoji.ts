import { EMOJI } from '../strings/en/emoji.js';
import { shortNameWords } from './short-names.js';

const NAMES = new Map(EMOJI);

/**
 * Pure. The emoji of which each word that is looked for begins a word of their name; all for none. An emoji finds
 * itself.
 */
export function findEmoji(words: string): readonly string[] {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  return EMOJI.filter(([emoji, name]) => {
    const own = [...name.toLowerCase().split(/[\s,]+/), ...shortNameWords(emoji)];
    return wanted.every((word) => word === emoji || own.some((one) => one.startsWith(word)));
  }).map(([emoji]) => emoji);
}

/** What an emoji is called; the emoji itself, which readers read out, when the picker does not have it. */
export function emojiName(emoji: string): string {
  return NAMES.get(emoji)?.split(',')[0] ?? emoji;
}
