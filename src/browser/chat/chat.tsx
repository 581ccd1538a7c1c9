import { render } from 'preact';
import { applyTheme } from '../shared/theme.js';
import { startClient } from './state/client.js';
import { beenHere } from './state/page-storage.js';
import { takeSetupToken } from './state/setup.js';
import { fetchSignedIn, fetchSignedInSoon, fetchSignedInWith, notNow } from './state/signed-in-part.js';
import { App } from './views/app.js';

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
