import { networkInterfaces } from 'node:os';
import type { Config } from '../../config.js';
import { advertisedAddress, isAnyAddress } from '../../domain/advertised-address.js';
import type { Logger } from '../../logger.js';

/**
 * `host:port` that this node registers under. A machine that does not let it ask for its own addresses (systemd's
 * RestrictAddressFamilies without AF_NETLINK) keeps no node from starting. Loopback is registered, and the log says
 * what to do for nodes elsewhere.
 */
export function ownAddress(config: Pick<Config, 'advertise' | 'host'>, port: number, logger: Logger): string {
  const { advertise, host } = config;
  if (advertise !== null || !isAnyAddress(host)) return advertisedAddress(advertise, host, port, []);
  try {
    const networks = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
    return advertisedAddress(null, host, port, networks);
  } catch (error) {
    const address = advertisedAddress(null, host, port, []);
    logger.warn(
      { error: (error as Error).message, address },
      'this machine does not tell its own addresses, so nodes and balancers on other machines cannot find this node; give --advertise',
    );
    return address;
  }
}

/** A host as it stands in a URL that this machine can open. */
export function urlHost(host: string): string {
  if (isAnyAddress(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
