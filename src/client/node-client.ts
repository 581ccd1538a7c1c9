import { type ChatClient, type ChatClientOptions, createChatClient } from './chat-client.js';
import { CookieJar } from './cookie-jar.js';
import type { ExtraSocketOptions } from './socket-link.js';

/**
 * A client outside a browser: its cookies are in `jar` (give one to keep them over “reloads”), sent with every request and every
 * connection attempt. `headers` go with requests and attempts alike.
 */
export function createNodeClient(
  options: ChatClientOptions & {
    readonly jar?: CookieJar;
    readonly headers?: Readonly<Record<string, string>>;
  },
): ChatClient {
  const { jar = new CookieJar(), headers = {}, ...rest } = options;
  const extra = options.socketOptions;
  const origin = new URL(options.url).origin;
  return createChatClient({
    ...rest,
    fetch: options.fetch ?? jar.fetch(origin, headers),
    socketOptions: (): ExtraSocketOptions => {
      const given = extra?.() ?? {};
      return { ...given, extraHeaders: { origin, cookie: jar.header, ...headers, ...given.extraHeaders } };
    },
  });
}
