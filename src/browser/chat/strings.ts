import { en, type Strings } from './strings/en.js';

/** The sentences of the page's language. English is the only one now; another is one more file of the same type. */
export const t: Strings = en;
