import proxyAddr from 'proxy-addr';

type Trust = (address: string, hop: number) => boolean;
const compiled = new WeakMap<readonly string[], Trust>();

/**
 * The address of the client: X-Forwarded-For is believed only as far as it was written by listed proxies, from the right.
 * `trusted` holds addresses, CIDR ranges, or proxy-addr's names (`loopback`, `linklocal`, `uniquelocal`).
 */
export function clientAddress(
  remote: string,
  forwardedFor: string | undefined,
  trusted: readonly string[],
): string {
  const plain = unmapped(remote);
  if (trusted.length === 0 || forwardedFor === undefined) return plain;
  let trust = compiled.get(trusted);
  if (trust === undefined) {
    trust = proxyAddr.compile([...trusted]);
    compiled.set(trusted, trust);
  }
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  let address = plain;
  for (let hop = 0; hop < hops.length; hop += 1) {
    const next = hops[hops.length - 1 - hop] as string;
    if (!isTrusted(trust, address, hop) || next === '') break;
    address = unmapped(next);
  }
  return address;
}

/** A dual-stack socket shows IPv4 clients as `::ffff:192.0.2.1`; one client must be one address. */
function unmapped(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function isTrusted(trust: Trust, address: string, hop: number): boolean {
  try {
    return trust(address, hop);
  } catch {
    // Not an address: whatever a proxy wrote there, nothing further left can be believed.
    return false;
  }
}
