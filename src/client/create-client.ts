import { ChatClient, type ChatClientOptions } from './chat-client.js';
import type { OpenLink } from './link.js';
import { type ExtraSocketOptions, socketLinks } from './socket-link.js';

export interface SocketClientOptions extends Omit<ChatClientOptions, 'open'> {
  /** Asked for each connection; outside a browser give `extraHeaders` with the cookies and the Origin. */
  readonly socketOptions?: () => ExtraSocketOptions;
  /** Another transport than Socket.IO, for tests. */
  readonly open?: OpenLink;
}

/** A client over Socket.IO. */
export function createChatClient({ socketOptions, open, ...options }: SocketClientOptions): ChatClient {
  return new ChatClient({ ...options, open: open ?? socketLinks(options.url, socketOptions) });
}
