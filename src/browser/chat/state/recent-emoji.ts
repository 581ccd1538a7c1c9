/** The emoji that this browser used last. */
import { signal } from '@preact/signals';
import { pageStorage, setStored } from './page-storage.js';

const KEY = 'holdfast.emoji';
const KEPT = 16;
/** What is offered to whoever used few. */
const FIRST = ['👍', '❤️', '😂', '🎉', '👀', '✅'];

export const recentEmoji = signal<readonly string[]>(stored());

function stored(): readonly string[] {
  return (pageStorage.get(KEY) ?? '')
    .split(' ')
    .filter((emoji) => emoji !== '')
    .slice(0, KEPT);
}

export function noteEmoji(emoji: string): void {
  recentEmoji.value = [emoji, ...recentEmoji.value.filter((one) => one !== emoji)].slice(0, KEPT);
  setStored(KEY, recentEmoji.value.join(' '));
}

/** The few that are offered first. */
export function quickEmoji(count = FIRST.length): readonly string[] {
  return [...new Set([...recentEmoji.value, ...FIRST])].slice(0, count);
}
