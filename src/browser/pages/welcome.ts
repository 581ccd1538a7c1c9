/**
 * What somebody needs who is not signed in, or not any more. It is a file of its own, so that the chat does not wait
 * for it.
 */
import './first.js';

export { SessionPanel } from '../chat/views/session-panel.js';
export { Welcome } from '../chat/views/welcome.js';
