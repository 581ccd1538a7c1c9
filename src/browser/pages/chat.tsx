import { render } from 'preact';
import { askAnew } from '../chat/state/ask-anew.js';
import { startClient } from '../chat/state/client.js';
import { takeLink } from '../chat/state/invite.js';
import { invitedPart } from '../chat/state/invited-part.js';
import { laterPart } from '../chat/state/later-part.js';
import { markupPart } from '../chat/state/markup-part.js';
import { notNow } from '../chat/state/page-part.js';
import { beenHere } from '../chat/state/page-storage.js';
import { preloadPart } from '../chat/state/preload.js';
import { takeSetupToken } from '../chat/state/setup.js';
import { signedInPart } from '../chat/state/signed-in-part.js';
import { welcomePart } from '../chat/state/welcome-part.js';
import { App } from '../chat/views/page/app.js';
import { applyTheme } from '../shared/theme.js';
import './first.js';

const root = document.getElementById('app');
if (root !== null) {
  applyTheme();
  takeSetupToken();
  signedInPart.fetchWith(() => import('./signed-in.js'), askAnew('signed-in', 'shared'));
  welcomePart.fetchWith(() => import('./welcome.js'), askAnew('welcome', 'shared'));
  invitedPart.fetchWith(() => import('./invited.js'));
  const takeLinks = () =>
    takeLink((kind, code) => invitedPart.needed().then((part) => part.openMailLink(kind, code), notNow));
  takeLinks();
  // A link can be opened in a page that is there already.
  addEventListener('hashchange', takeLinks);
  laterPart.fetchWith(() => import('./later.js'), askAnew('later', 'leaf'));
  markupPart.fetchWith(() => import('./markup.js'), askAnew('markup', 'leaf'));
  // Whoever was signed in here probably still is.
  const wasHere = beenHere();
  preloadPart(wasHere ? 'signed-in' : 'welcome');
  (wasHere ? signedInPart : welcomePart).fetch().catch(notNow);
  // First the question who is signed in: the answer comes while the page is drawn.
  startClient();
  render(<App />, root);
  signedInPart.fetchSoon();
  welcomePart.fetchSoon();
}
