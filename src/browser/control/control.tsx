import { render } from 'preact';
import { applyTheme } from '../shared/theme.js';
import { followCluster } from './state/connect.js';
import { App } from './views/app.js';
import { listenForKeys } from './views/page-keys.js';

const root = document.getElementById('app');
if (root !== null) {
  applyTheme();
  render(<App />, root);
  listenForKeys();
  followCluster();
}
