import { render } from 'preact';
import { followCluster } from '../control/state/connect.js';
import { followIncidentLinks } from '../control/state/incident-link.js';
import { followLabAddress } from '../control/state/lab-room.js';
import { App } from '../control/views/app.js';
import { listenForKeys } from '../control/views/page-keys.js';
import { applyTheme } from '../shared/theme.js';

const root = document.getElementById('app');
if (root !== null) {
  applyTheme();
  // What the file says until then: what draws leaves it where it is.
  root.replaceChildren();
  render(<App />, root);
  listenForKeys();
  followCluster();
  followIncidentLinks();
  followLabAddress();
}
