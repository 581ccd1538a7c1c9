import type { ChatClient } from './chat-client.js';
import { type ExtraSocketOptions, socketTransport } from './connection/socket-transport.js';
import type { OpenTransport } from './connection/transport.js';
import { createChatClient, type SocketClientOptions } from './create-client.js';
import { CookieJar } from './http/cookie-jar.js';
import { HttpApi } from './http/http-api.js';
import { balancedFetch } from './peers/balanced-fetch.js';
import { NodeSet } from './peers/node-set.js';
import { peerLinks } from './peers/peer-links.js';
import { systemClock } from './timing/clock.js';

const WEBSOCKET_ONLY: ExtraSocketOptions = { transports: ['websocket'], tryAllTransports: false };

export interface NodeClientOptions extends SocketClientOptions {
  readonly jar?: CookieJar;
  readonly headers?: Readonly<Record<string, string>>;
  /** A bot is signed in by this, and by no cookie. Then it opens websockets only, and at `url`. */
  readonly token?: string;
  /** True: `url` is one node of several; the client learns the others and balances by itself. */
  readonly peers?: boolean;
}

/**
 * A client outside a browser: its cookies are in `jar` (give one to keep them over “reloads”), sent with every request
 * and every connection attempt. `headers` go with requests and attempts alike. With `peers` connections carry tickets
 * and no cookies, as in a page of another host.
 */
export function createNodeClient(options: NodeClientOptions): ChatClient {
  const { jar = new CookieJar(), headers: given = {}, token, peers = false, ...rest } = options;
  const headers = token === undefined ? given : { ...given, authorization: `Bearer ${token}` };
  const extra = options.socketOptions;
  const origin = new URL(options.url).origin;
  const fetch = options.fetch ?? jar.fetch(headers);
  const socketOptions = (): ExtraSocketOptions => {
    const options = extra?.() ?? {};
    const cookie = peers ? {} : { cookie: jar.header };
    return { ...options, extraHeaders: { origin, ...cookie, ...headers, ...options.extraHeaders } };
  };
  if (token !== undefined) {
    const open = socketTransport(options.url, () => ({ ...socketOptions(), ...WEBSOCKET_ONLY }));
    const signedIn: OpenTransport = (auth, handlers) => open({ ...auth, token }, handlers);
    return createChatClient({ open: signedIn, ...rest, fetch });
  }
  if (!peers) return createChatClient({ ...rest, fetch, socketOptions });
  const { url, clock = systemClock } = options;
  const nodes = new NodeSet(url, clock);
  const balanced = balancedFetch({ nodes, fetch, clock });
  const api = new HttpApi({ url, fetch: balanced, clock });
  const links = peerLinks({
    nodes,
    clock,
    askTicket: () => api.ticket(),
    linksTo: (target) =>
      socketTransport(target, () => ({
        ...socketOptions(),
        ...WEBSOCKET_ONLY,
      })),
  });
  const client = createChatClient({ ...rest, fetch: balanced, open: links.open });
  client.on('user', links.forget);
  return client;
}
