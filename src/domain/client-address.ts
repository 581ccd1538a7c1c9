import ipaddr from 'ipaddr.js';
import { isTrustedProxy } from './trusted-proxies.js';

/**
 * The address of the client: X-Forwarded-For is believed only as far as it was written by listed proxies, from the
 * right. One client is one address, however a proxy writes it: ports, brackets, quotes, zones and the spellings of IPv6
 * are left out. Where a proxy wrote no address (`unknown`, `_hidden`), its own stands for all it hides.
 */
export function clientAddress(
  remote: string,
  forwardedFor: string | undefined,
  trusted: readonly string[],
): string {
  const plain = plainAddress(remote) ?? remote;
  if (trusted.length === 0 || forwardedFor === undefined) return plain;
  const hops = forwardedFor.split(',');
  let address = plain;
  for (let hop = hops.length - 1; hop >= 0; hop -= 1) {
    if (!isTrustedProxy(address, trusted)) break;
    const next = plainAddress(hops[hop] as string);
    if (next === null) break;
    address = next;
  }
  return address;
}

/**
 * The address in a header's item, in its one spelling, or null. A dual-stack socket shows IPv4 clients as
 * `::ffff:192.0.2.1`.
 */
function plainAddress(item: string): string | null {
  const text = item
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  const host = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  const address = host.split('%')[0] as string;
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).toString();
  return ipaddr.IPv6.isValid(address) ? ipaddr.process(address).toString() : null;
}
