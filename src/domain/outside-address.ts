/**
 * Which addresses that people name may be called: of push services, and of outgoing hooks. Anybody can say that they
 * are a browser, or make a room. So nothing of the server's own network is called unless its operator allows it. Pure.
 */
import ipaddr from 'ipaddr.js';
import { compile } from 'proxy-addr';
import type { AddressFault } from '../protocol/address-fault.js';

/** Whether an address belongs to networks that the operator allows. */
export type AllowedNetworks = (address: string) => boolean;

/** Public by their registry, and still nobody's outside: measurements and a cloud's metadata. */
const NOT_PUBLIC_4 = ['198.18.0.0/15', '168.63.129.16/32'].map(
  (range) => ipaddr.parseCIDR(range) as [ipaddr.IPv4, number],
);
/** The same of IPv6: tunnels and examples. */
const NOT_PUBLIC_6 = ['2001::/23', '3fff::/20'].map(
  (range) => ipaddr.parseCIDR(range) as [ipaddr.IPv6, number],
);
/** All that is given out of IPv6. */
const GIVEN_OUT = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** `list`: as of `--trust-proxy`, ranges such as `10.0.0.0/8`, or `loopback`. Throws on a wrong one. */
export function allowedNetworks(list: readonly string[]): AllowedNetworks {
  const isListed = compile([...list]);
  return (address) => isListed(address, 0);
}

/** Whether this address, without brackets, may be called; false for what is none. */
export function mayBeCalled(address: string, isAllowed: AllowedNetworks): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  // One in a zone (`fe80::1%eth0`) is of this network.
  if (address.includes('%')) return false;
  return isPublic(ipaddr.parse(address)) || isAllowed(ipaddr.process(address).toString());
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return !NOT_PUBLIC_4.some((range) => address.match(range));
  return address.match(GIVEN_OUT) && !NOT_PUBLIC_6.some((range) => address.match(range));
}

/** The host of a URL, without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Tabs and line ends among them, which a URL is read without. */
const CONTROL = /\p{Cc}/u;
/** A name or a password before the host, also where both are empty. */
const NAMED = /^[^/?#\\]*[/\\]*[^/?#\\]*@/;
/** Names of the machine itself (RFC 6761). */
const THIS_MACHINE = /(?:^|\.)localhost\.?$/;

/** What is wrong with an address; null: nothing that can be seen without asking for it. */
export function addressFault(endpoint: string, isAllowed: AllowedNetworks): AddressFault | null {
  if (CONTROL.test(endpoint)) return 'control';
  if (!URL.canParse(endpoint)) return 'no-url';
  const url = new URL(endpoint);
  const host = hostOf(url);
  const isLiteral = ipaddr.isValid(host);
  // Without TLS only where the operator says so, by the address itself.
  const isPlain = url.protocol === 'http:' && isLiteral && isAllowed(ipaddr.process(host).toString());
  if (url.protocol !== 'https:' && !isPlain) return 'scheme';
  if (url.username !== '' || url.password !== '' || NAMED.test(endpoint)) return 'name';
  // An empty one is none of a URL's parts.
  if (endpoint.includes('#')) return 'fragment';
  if (isLiteral && !mayBeCalled(host, isAllowed)) return 'network';
  if (THIS_MACHINE.test(host) && !isAllowed('127.0.0.1') && !isAllowed('::1')) return 'network';
  return null;
}
