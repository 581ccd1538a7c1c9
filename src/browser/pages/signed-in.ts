/** What only people who are signed in need; a file of its own, so that the sign-in form does not wait for it. */

import { socketTransport } from '../../client/connection/socket-transport.js';
import { WebsocketDoubt } from '../../client/connection/websocket-doubt.js';
import { systemClock } from '../../client/timing/clock.js';
import { showClientChanges } from '../chat/state/client-changes.js';
import { listenForMarks } from '../chat/state/kept-unread.js';
import { laterPart } from '../chat/state/later-part.js';
import { followAddress } from '../chat/state/navigation.js';
import { pageStorage } from '../chat/state/page-storage.js';
import { listenForPresence } from '../chat/state/presence.js';
import { keepTitle } from '../chat/state/title.js';
import { listenForKeys } from '../chat/views/pieces/keys.js';
import './first.js';

export { Chat } from '../chat/views/page/signed-in-page.js';
export const openTransport = socketTransport(
  '',
  // Said here, since nothing of the page reads URLs for Socket.IO; of an IPv6 address it wants no brackets.
  () => ({
    path: '/socket.io/',
    hostname: location.hostname.replace(/[[\]]/g, ''),
    port: location.port,
  }),
  new WebsocketDoubt({ origin: location.origin, storage: pageStorage, clock: systemClock }),
);

laterPart.fetchSoon();
followAddress();
showClientChanges();
listenForMarks();
listenForPresence();
listenForKeys();
keepTitle();
