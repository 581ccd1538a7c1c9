import { scrypt } from 'node:crypto';

/**
 * 32 MiB and about 80 ms a guess: who reads the store must not find a secret of sixteen typed characters by trying. It
 * is paid once a start.
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const BYTES = 24;

/**
 * By what nodes compare their secrets without showing them. Keyed with the cluster's id, so that no table serves two
 * clusters.
 */
export function digestOfSecret(secret: string, cluster: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(secret, `holdfast secret of ${cluster}`, BYTES, COST, (error, mark) =>
      error === null ? resolve(mark.toString('base64url')) : reject(error),
    );
  });
}
