import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType, RefObject } from 'preact';
import { PagePart } from './page-part.js';

/** What is not there when the chat is first drawn: panels, menus, emoji. */
export const laterPart = new PagePart<{
  /** Whatever is open of it. */
  readonly Panels: ComponentType;
  readonly MeChoices: ComponentType;
  readonly SuggestionList: ComponentType<{ room: string; field: RefObject<HTMLTextAreaElement | null> }>;
  readonly suggestions: ReadonlySignal<{ readonly active: number } | null>;
  readonly suggestFor: (room: string, field: HTMLTextAreaElement, typed?: string | null) => void;
  readonly hideSuggestions: () => void;
  /** True: the key was for what is offered. */
  readonly onSuggestionKey: (field: HTMLTextAreaElement, event: KeyboardEvent) => boolean;
  /** What an emoji is called. */
  readonly emojiName: (emoji: string) => string;
}>();
