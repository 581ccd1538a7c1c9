import type { ComponentType } from 'preact';
import { PagePart } from './page-part.js';

/** What is not there when the chat is first drawn: panels, menus, emoji. */
export const laterPart = new PagePart<{
  /** Whatever is open of it. */
  readonly Panels: ComponentType;
  readonly MeChoices: ComponentType;
  /** What an emoji is called. */
  readonly emojiName: (emoji: string) => string;
}>();
