/**
 * What somebody needs who is not signed in, or not any more. It is a file of its own, so that the chat does not wait
 * for it.
 */
import { phraser } from '../chat/state/problem.js';
import { phraseRefused } from '../chat/strings/refusals.js';
import './first.js';

export { SessionPanel } from '../chat/views/session-panel.js';
export { Welcome } from '../chat/views/welcome.js';

phraser.value = phraseRefused;
