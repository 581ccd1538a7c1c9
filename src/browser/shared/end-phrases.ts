/** How processes end, in the page's language. */
export { causePhrases as endPhrases } from '../../protocol/exit-cause.js';
