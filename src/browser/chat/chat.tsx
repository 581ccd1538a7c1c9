import { render } from 'preact';
import { applyTheme } from '../shared/theme.js';
import { startClient } from './state/client.js';
import { listenForNotices } from './state/notices.js';
import { followAddress } from './state/place.js';
import { listenForPresence } from './state/presence.js';
import { takeSetupToken } from './state/setup.js';
import { keepTitle } from './state/title.js';
import { App } from './views/app.js';
import { listenForKeys } from './views/keys.js';

const root = document.getElementById('app');
if (root !== null) {
  applyTheme();
  takeSetupToken();
  followAddress();
  listenForNotices();
  listenForPresence();
  listenForKeys();
  keepTitle();
  // First the question who is signed in: the answer comes while the page is drawn.
  startClient();
  render(<App />, root);
}
