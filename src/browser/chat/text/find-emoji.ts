import { EMOJI_CODES } from '../../shared/emoji-codes.js';
import { EMOJI } from '../strings/en/emoji.js';
import { emojiOfShortName, shortNameWords } from './short-names.js';

const NAMES = new Map(EMOJI);
const CODES = new Map(EMOJI_CODES);

/**
 * Pure. The emoji of which each word that is looked for begins a word of their name; all for none. An emoji finds
 * itself. `all`: with their names in the page's language; the English names are found in every one.
 */
export function findEmoji(words: string, all: typeof EMOJI = EMOJI): readonly string[] {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  return all
    .filter(([emoji, name]) => {
      const names = `${name},${CODES.get(emoji) ?? ''}`;
      const own = [...names.toLowerCase().split(/[\s,]+/), ...shortNameWords(emoji)];
      return wanted.every((word) => word === emoji || own.some((one) => one.startsWith(word)));
    })
    .map(([emoji]) => emoji);
}

/** Pure. The emoji that a whole code means: the one that is called exactly so, else the only one that is found. */
export function emojiOfCode(words: string, all: typeof EMOJI = EMOJI): string | undefined {
  const code = words.toLowerCase();
  const isCalled = (names = '') => names.split(',')[0] === code;
  const exact = all.find(([emoji, name]) => isCalled(name) || isCalled(CODES.get(emoji)));
  const found = findEmoji(code, all);
  return emojiOfShortName(code) ?? exact?.[0] ?? (found.length === 1 ? found[0] : undefined);
}

/** What an emoji is called; the emoji itself, which readers read out, when the picker does not have it. */
export function emojiName(emoji: string): string {
  return NAMES.get(emoji)?.split(',')[0] ?? emoji;
}
