/** What texts with marks need; a file of its own, so that the first view does not wait for it. */
// Named, so that what both have is in one file with it and not in many small ones.
import './signed-in.js';

export { withoutMarks } from '../chat/text/marks/without-marks.js';
export { MarkedText } from '../chat/views/message/marked-text.js';
