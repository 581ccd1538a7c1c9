/** What only people who are signed in need; a file of its own, so that the sign-in form does not wait for it. */
import { systemClock } from '../../client/clock.js';
import { socketTransport } from '../../client/connection/socket-transport.js';
import { WebsocketDoubt } from '../../client/connection/websocket-doubt.js';
import { listenForNews } from './state/news.js';
import { followAddress } from './state/place.js';
import { listenForPresence } from './state/presence.js';
import { pageStorage } from './state/storage.js';
import { keepTitle } from './state/title.js';
import { listenForKeys } from './views/keys.js';

export { Chat } from './views/chat.js';
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
