import proxyAddr from 'proxy-addr';

type Trust = (address: string, hop: number) => boolean;
const compiled = new WeakMap<readonly string[], Trust>();

/**
 * Whether `address` is a listed proxy, whose forwarded headers are believed. `trusted` holds addresses, CIDR ranges, or
 * proxy-addr's names (`loopback`, `linklocal`, `uniquelocal`). What is no address is no proxy.
 */
export function isTrustedProxy(address: string, trusted: readonly string[]): boolean {
  if (trusted.length === 0) return false;
  let trust = compiled.get(trusted);
  if (trust === undefined) {
    trust = proxyAddr.compile([...trusted]);
    compiled.set(trusted, trust);
  }
  try {
    return trust(address, 0);
  } catch {
    // proxy-addr throws on what is no address.
    return false;
  }
}
