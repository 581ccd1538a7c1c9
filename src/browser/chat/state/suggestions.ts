/**
 * What is offered while somebody writes: emoji for a `:name`, the room's people for a `@name`, commands for a slash.
 */
import { signal } from '@preact/signals';
import type { UserRef } from '../../../protocol/events.js';
import { calledAs, canBeCalled } from '../../../protocol/mentions.js';
import { emojiOfCode, findEmoji } from '../text/find-emoji.js';
import { findPeople, writtenNameAt } from '../text/find-people.js';
import { shortCodeAt } from '../text/short-code.js';
import { type CommandName, commandsAt } from '../text/slash.js';
import { commandError } from './commands.js';
import { activeRoom } from './navigation.js';
import { noteEmoji } from './recent-emoji.js';
import { callableIn, learnMembers } from './room-names.js';

export type Suggestion =
  | { readonly kind: 'emoji'; readonly emoji: string }
  | { readonly kind: 'command'; readonly name: CommandName }
  | { readonly kind: 'person'; readonly name: string; readonly person: UserRef | null };

export interface Suggestions {
  /** Id of the field that it is for. */
  readonly field: string;
  /** The part of the text that a choice takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly Suggestion[];
  /** Which of them Enter takes. */
  readonly active: number;
  /** An input method puts a word together just now. */
  readonly isComposing: boolean;
}

const OFFERED = 7;
/** How all are called. */
const ROOM = 'room';

export const suggestions = signal<Suggestions | null>(null);

export function hideSuggestions(): void {
  suggestions.value = null;
}

/**
 * After each change of the text or of the caret. `input`: what was typed, if that was it. A `:name:` that is typed
 * becomes its emoji at once.
 */
export function suggestFor(field: HTMLTextAreaElement, input?: InputEvent): void {
  const isComposer = field.id === 'composer';
  // A caret that moves, or a text that is marked, leaves it: browsers tell of both late.
  if (isComposer && input !== undefined) commandError.value = null;
  const { selectionStart, selectionEnd, value } = field;
  const isComposing = input?.isComposing ?? suggestions.peek()?.isComposing ?? false;
  const offer = (start: number, end: number, options: readonly Suggestion[]) => {
    const before = suggestions.peek();
    // Where the caret only moves, or the people come late, the choice stays.
    const isSame = before?.start === start && before.end === end && before.field === field.id;
    const active = isSame ? Math.min(before.active, options.length - 1) : 0;
    suggestions.value =
      options.length === 0 ? null : { field: field.id, start, end, options, active, isComposing };
  };
  if (selectionStart !== selectionEnd) {
    hideSuggestions();
    return;
  }
  const names = isComposer ? commandsAt(value, selectionStart) : [];
  if (names.length > 0) {
    offer(
      0,
      selectionStart,
      names.map((name) => ({ kind: 'command', name })),
    );
    return;
  }
  const name = writtenNameAt(value, selectionStart);
  if (name !== null) {
    // Both fields that there are belong to the open room.
    const room = activeRoom.peek() ?? '';
    offer(name.start, name.end, peopleFor(room, name.name));
    learnMembers(room, () => {
      if (document.activeElement === field) suggestFor(field);
    });
    return;
  }
  const code = shortCodeAt(value, selectionStart);
  const found = code === null ? [] : findEmoji(code.words);
  if (code === null || found.length === 0) {
    hideSuggestions();
  } else if (!code.isClosed) {
    offer(
      code.start,
      code.end,
      found.slice(0, OFFERED).map((emoji) => ({ kind: 'emoji', emoji })),
    );
  } else {
    hideSuggestions();
    // Not where somebody took it back, or only moves past it.
    if (input?.data !== ':') return;
    const emoji = emojiOfCode(code.words);
    if (emoji !== undefined) put(field, code.start, code.end, emoji);
  }
}

function peopleFor(room: string, written: string): Suggestion[] {
  const all = callableIn(room).filter(canBeCalled);
  // A person is called before a bot of their name.
  const names = new Set(all.filter(({ bot }) => bot !== true).map(({ name }) => calledAs(name)));
  const people = all
    .filter(({ bot, name }) => bot !== true || !names.has(calledAs(name)))
    .map((person) => ({ kind: 'person' as const, name: person.name, person }));
  return findPeople([...people, { kind: 'person' as const, name: ROOM, person: null }], written, OFFERED);
}

/** True: the key was for what is offered. */
export function onSuggestionKey(
  field: HTMLTextAreaElement,
  { key, ctrlKey, metaKey }: KeyboardEvent,
): boolean {
  const now = suggestions.value;
  // With Ctrl, Enter sends whatever is offered.
  if (now === null || ctrlKey || metaKey) return false;
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  const count = now.options.length;
  if (step !== undefined) suggestions.value = { ...now, active: (now.active + step + count) % count };
  else if (key === 'Enter' || key === 'Tab') takeSuggestion(field, now.active);
  else if (key === 'Escape') hideSuggestions();
  else return false;
  return true;
}

export function takeSuggestion(field: HTMLTextAreaElement, which: number): void {
  const now = suggestions.value;
  const option = now?.options[which];
  if (now === null || option === undefined) return;
  // What is being put together is put into the text first, or it would come behind the name once more.
  if (now.isComposing) field.blur();
  hideSuggestions();
  if (option.kind === 'emoji') noteEmoji(option.emoji);
  put(field, now.start, now.end, textOf(option));
  hideSuggestions();
}

/** Behind a Korean name its particle follows, without a space. */
function textOf(option: Suggestion): string {
  if (option.kind === 'emoji') return `${option.emoji} `;
  if (option.kind === 'command') return `/${option.name} `;
  return /\p{Script=Hangul}$/u.test(option.name) ? `@${option.name}` : `@${option.name} `;
}

function put(field: HTMLTextAreaElement, start: number, end: number, text: string): void {
  field.focus();
  field.setSelectionRange(start, end);
  // So that the browser's own *undo* knows of it; its `input` event tells the view.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
