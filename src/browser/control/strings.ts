import { type ControlStrings, controlEn } from './strings/en.js';

/**
 * The sentences of the control room's language. English is the only one now; another is one more file of the same type.
 */
export const T: ControlStrings = controlEn;
