import { EMOJI_CODES } from '../../../shared/emoji-codes.js';

/** The emoji of the picker and what they are called. In English that is what their codes are made of. */
export const EMOJI = EMOJI_CODES;
