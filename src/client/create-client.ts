import { openProfiles } from './account/profiles.js';
import { ChatClient } from './chat-client.js';
import type { ChatClientOptions } from './chat-options.js';
import { type ExtraSocketOptions, socketTransport } from './connection/socket-transport.js';
import type { OpenTransport } from './connection/transport.js';
import { type DoubtTimes, WebsocketDoubt } from './connection/websocket-doubt.js';
import { memoryStorage } from './delivery/key-value-storage.js';
import { systemClock } from './timing/clock.js';

export interface SocketClientOptions extends Omit<ChatClientOptions, 'open'> {
  /** Asked for each connection; outside a browser give `extraHeaders` with the cookies and the Origin. */
  readonly socketOptions?: () => ExtraSocketOptions;
  /** Another transport than Socket.IO, for tests. */
  readonly open?: OpenTransport;
  /** When a network that is silent on websockets is looked at again. Default: `DOUBT_TIMES`. */
  readonly doubtTimes?: DoubtTimes;
}

/** A client over Socket.IO. What it learns of the network is kept in `storage`, beside what is pending. */
export function createChatClient({
  socketOptions,
  open,
  doubtTimes,
  ...options
}: SocketClientOptions): ChatClient {
  const { url, storage = memoryStorage(), clock = systemClock } = options;
  const doubt = new WebsocketDoubt({
    origin: url,
    storage,
    clock,
    ...(doubtTimes === undefined ? {} : { times: doubtTimes }),
  });
  const client = new ChatClient({
    ...options,
    storage,
    open: open ?? socketTransport(url, socketOptions, doubt),
  });
  client.openProfiles(openProfiles);
  return client;
}
