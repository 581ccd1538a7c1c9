import { render } from 'preact';
import { startClient } from '../chat/state/client.js';
import { beenHere } from '../chat/state/page-storage.js';
import { takeSetupToken } from '../chat/state/setup.js';
import { fetchSignedIn, fetchSignedInSoon, fetchSignedInWith, notNow } from '../chat/state/signed-in-part.js';
import { App } from '../chat/views/app.js';
import { applyTheme } from '../shared/theme.js';

const root = document.getElementById('app');
if (root !== null) {
  applyTheme();
  takeSetupToken();
  fetchSignedInWith(() => import('./signed-in.js'));
  // Whoever was signed in here probably still is.
  if (beenHere()) fetchSignedIn().catch(notNow);
  // First the question who is signed in: the answer comes while the page is drawn.
  startClient();
  render(<App />, root);
  fetchSignedInSoon();
}
