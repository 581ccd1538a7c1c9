/** What only people who are signed in need; a file of its own, so that the sign-in form does not wait for it. */

import { socketTransport } from '../../client/connection/socket-transport.js';
import { WebsocketDoubt } from '../../client/connection/websocket-doubt.js';
import { systemClock } from '../../client/timing/clock.js';
import { listenForNews } from './state/news.js';
import { pageStorage } from './state/page-storage.js';
import { followAddress } from './state/place.js';
import { listenForPresence } from './state/presence.js';
import { keepTitle } from './state/title.js';
import { listenForKeys } from './views/keys.js';

export { Chat } from './views/signed-in-page.js';
export const openTransport = socketTransport(
  '',
  () => ({ path: '/socket.io/' }),
  new WebsocketDoubt({ origin: location.origin, storage: pageStorage, clock: systemClock }),
);

followAddress();
listenForNews();
listenForPresence();
listenForKeys();
keepTitle();
