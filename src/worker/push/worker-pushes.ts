import { createHash, createPublicKey } from 'node:crypto';
import { addressFault, allowedNetworks } from '../../domain/outside-address.js';
import { newPushPair } from '../../domain/push-pair.js';
import type { AddressFault } from '../../protocol/address-fault.js';
import type { PushBody, PushRequest } from '../../protocol/http.js';
import { insist } from '../../protocol/schemas.js';
import type { PushStore } from '../../store/interfaces/pushes.js';
import type { Identity } from '../sessions/identity.js';

const MUST: Readonly<Record<AddressFault, string>> = {
  'no-url': 'must be a URL',
  scheme: 'must begin with https:',
  name: 'must have no name or password',
  fragment: 'must have no #',
  control: 'must have no control characters',
  network: 'must not be of a network that is not public',
};

/** Browsers that people want to be told by while the page is closed. Whoever sends is the jobs process. */
export class WorkerPushes {
  private readonly isAllowed;
  private publicKey: string | null = null;

  /** `networks`: of the server's own that may be called. */
  constructor(
    private readonly store: PushStore,
    networks: readonly string[],
  ) {
    this.isAllowed = allowedNetworks(networks);
  }

  async ofPerson({ account }: Identity): Promise<PushBody> {
    this.publicKey ??= (await this.store.pair(newPushPair)).publicKey;
    const own = await this.store.ofPerson(account.id);
    return { publicKey: this.publicKey, subscriptions: own.length };
  }

  /** Adds one to this session, with which it ends. Rejects with `invalid`. Repeated, it is the same one. */
  async add({ account, session }: Identity, { endpoint, keys, quietUntil = 0 }: PushRequest): Promise<void> {
    const fault = addressFault(endpoint, this.isAllowed);
    insist(fault === null, 'endpoint', fault === null ? '' : MUST[fault]);
    insist(isPoint(keys.p256dh), 'keys.p256dh', 'must be a point of P-256');
    await this.store.put(account.id, {
      id: pushId(endpoint),
      endpoint,
      ...keys,
      session: session.key,
      generation: session.generation,
      until: session.expiresAt,
      quietUntil,
    });
  }

  async remove({ account }: Identity, endpoint: string): Promise<void> {
    await this.store.drop(account.id, pushId(endpoint));
  }
}

function pushId(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('base64url');
}

function isPoint(p256dh: string): boolean {
  const point = Buffer.from(p256dh, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  if (point[0] !== 4 || x === undefined || y === undefined) return false;
  try {
    createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
    return true;
  } catch {
    // It is none of the curve.
    return false;
  }
}
