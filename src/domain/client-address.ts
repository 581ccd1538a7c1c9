import { isTrustedProxy } from './trusted-proxies.js';

/** The address of the client: X-Forwarded-For is believed only as far as it was written by listed proxies, from the right. */
export function clientAddress(
  remote: string,
  forwardedFor: string | undefined,
  trusted: readonly string[],
): string {
  const plain = unmapped(remote);
  if (trusted.length === 0 || forwardedFor === undefined) return plain;
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  let address = plain;
  for (let hop = 0; hop < hops.length; hop += 1) {
    const next = hops[hops.length - 1 - hop] as string;
    if (!isTrustedProxy(address, trusted) || next === '') break;
    address = unmapped(next);
  }
  return address;
}

/** A dual-stack socket shows IPv4 clients as `::ffff:192.0.2.1`; one client must be one address. */
function unmapped(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
