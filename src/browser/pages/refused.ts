/** What refusals say; a file of its own, since nobody is refused before the form stands. */
import './first.js';

export { phraseRefused } from '../chat/strings/refusals.js';
