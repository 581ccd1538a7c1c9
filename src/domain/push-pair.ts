import { createECDH } from 'node:crypto';

/** A new pair of keys by which push services know a cluster: base64url, as browsers and they want it. */
export function newPushPair(): { readonly publicKey: string; readonly privateKey: string } {
  const own = createECDH('prime256v1');
  const publicKey = own.generateKeys('base64url');
  // A number that begins with zeros is written with them.
  const privateKey = Buffer.from(own.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
  return { publicKey, privateKey };
}
