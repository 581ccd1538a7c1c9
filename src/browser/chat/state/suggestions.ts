/** What is offered while somebody writes: emoji for a `:name`. */
import { signal } from '@preact/signals';
import { emojiName, findEmoji } from '../text/find-emoji.js';
import { shortCodeAt } from '../text/short-code.js';
import { emojiOfShortName } from '../text/short-names.js';
import { noteEmoji } from './recent-emoji.js';

export interface Suggestions {
  /** Id of the field that it is for. */
  readonly field: string;
  /** The part of the text that a choice takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly emoji: readonly string[];
  /** Which of them Enter takes. */
  readonly active: number;
}

const OFFERED = 7;

export const suggestions = signal<Suggestions | null>(null);

export function hideSuggestions(): void {
  suggestions.value = null;
}

/** After each change of the text or of the caret. `typed`: what was typed, if that was it. A `:name:` that is typed becomes its emoji at once. */
export function suggestFor(field: HTMLTextAreaElement, typed: string | null = null): void {
  const { selectionStart, selectionEnd, value } = field;
  const code = selectionStart === selectionEnd ? shortCodeAt(value, selectionStart) : null;
  const found = code === null ? [] : findEmoji(code.words);
  if (code === null || found.length === 0) {
    hideSuggestions();
  } else if (!code.isClosed) {
    const emoji = found.slice(0, OFFERED);
    suggestions.value = { field: field.id, start: code.start, end: code.end, emoji, active: 0 };
  } else {
    hideSuggestions();
    // Not where somebody took it back, or only moves past it.
    if (typed !== ':') return;
    const exact =
      emojiOfShortName(code.words) ?? found.find((emoji) => emojiName(emoji) === code.words.toLowerCase());
    const emoji = exact ?? (found.length === 1 ? found[0] : undefined);
    if (emoji !== undefined) put(field, code.start, code.end, emoji);
  }
}

/** True: the key was for what is offered. */
export function onSuggestionKey(field: HTMLTextAreaElement, { key }: KeyboardEvent): boolean {
  const now = suggestions.value;
  if (now === null) return false;
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  const count = now.emoji.length;
  if (step !== undefined) suggestions.value = { ...now, active: (now.active + step + count) % count };
  else if (key === 'Enter' || key === 'Tab') takeSuggestion(field, now.active);
  else if (key === 'Escape') hideSuggestions();
  else return false;
  return true;
}

export function takeSuggestion(field: HTMLTextAreaElement, which: number): void {
  const now = suggestions.value;
  const emoji = now?.emoji[which];
  if (now === null || emoji === undefined) return;
  hideSuggestions();
  noteEmoji(emoji);
  put(field, now.start, now.end, `${emoji} `);
}

function put(field: HTMLTextAreaElement, start: number, end: number, text: string): void {
  field.focus();
  field.setSelectionRange(start, end);
  // So that the browser's own *undo* knows of it; its `input` event tells the view.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
