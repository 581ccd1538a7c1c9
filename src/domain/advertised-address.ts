/** Under which address a node registers itself. Pure. */

export interface NetworkAddress {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
}

/**
 * `host:port` by which other machines reach this node: the given one (its port may be left out), else the address it
 * listens on. When it listens on all, it is the machine's first outside IPv4 (then IPv6) address, else loopback.
 */
export function advertisedAddress(
  given: string | null,
  host: string,
  port: number,
  networks: readonly NetworkAddress[],
): string {
  if (given !== null) return /:\d+$/.test(given) ? given : `${given}:${port}`;
  if (!isAnyAddress(host)) return `${inBrackets(host)}:${port}`;
  const outside = networks.filter((one) => !one.internal && !/^(169\.254\.|fe80:)/i.test(one.address));
  const found = outside.find((one) => one.family === 'IPv4') ?? (host === '::' ? outside[0] : undefined);
  return `${inBrackets(found?.address ?? '127.0.0.1')}:${port}`;
}

/** Listening there is listening on every address of the machine. */
export function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** `host`, `host:port` or `[v6]:port`. */
export function isAdvertisable(text: string): boolean {
  return /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.test(text);
}

function inBrackets(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
