import { clientAddress } from './client-address.js';
import { isTrustedProxy } from './trusted-proxies.js';

/** As much of a request as is judged here; Node's `IncomingMessage` is one. */
export interface RequestLike {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** What is believed of a request: forwarded headers only when a listed proxy wrote them. */
export interface RequestFacts {
  readonly address: string;
  /** It came over TLS as far as a trusted proxy says. */
  readonly secure: boolean;
  readonly host: string | undefined;
}

export function requestFacts({ headers, socket }: RequestLike, trusted: readonly string[]): RequestFacts {
  const remote = socket.remoteAddress ?? '';
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  };
  const address = clientAddress(remote, header('x-forwarded-for'), trusted);
  if (!isTrustedProxy(remote, trusted)) return { address, secure: false, host: header('host') };
  return {
    address,
    secure: lastOf(header('x-forwarded-proto'))?.toLowerCase() === 'https',
    host: lastOf(header('x-forwarded-host')) ?? header('host'),
  };
}

/** The nearest proxy writes last. */
function lastOf(list: string | undefined): string | undefined {
  const last = list?.split(',').pop()?.trim();
  return last === '' ? undefined : last;
}
