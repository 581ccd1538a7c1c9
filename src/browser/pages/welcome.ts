/**
 * What somebody needs who is not signed in, or not any more. It is a file of its own, so that the chat does not wait
 * for it.
 */

import { phraser } from '../chat/state/error-words.js';
import { notNow } from '../chat/state/page-part.js';
import './first.js';

export { SessionPanel } from '../chat/views/sign-in/session-panel.js';
export { Welcome } from '../chat/views/sign-in/welcome.js';

// Nobody is refused before the form stands.
import('./refused.js').then(({ phraseRefused }) => {
  phraser.value = phraseRefused;
}, notNow);
