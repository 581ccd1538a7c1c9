import { type Strings, sentences } from './strings/en.js';

/** The sentences of the page's language: the build puts another language's files where it names those of English. */
export const t: Strings = sentences;
