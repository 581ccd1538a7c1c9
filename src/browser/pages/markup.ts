/** What texts with markup need; a file of its own, so that the first view does not wait for it. */
// Named, so that what both have is in one file with it and not in many small ones.
import './signed-in.js';

export { withoutMarkup } from '../chat/text/markup/without-markup.js';
export { MarkupText } from '../chat/views/message/markup-text.js';
