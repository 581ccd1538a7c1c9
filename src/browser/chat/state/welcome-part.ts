import type { ComponentType } from 'preact';
import { PagePart } from './page-part.js';

/** What is shown to whoever is not signed in, or not any more. */
export const welcomePart = new PagePart<{
  readonly SessionPanel: ComponentType;
  readonly Welcome: ComponentType;
}>();
