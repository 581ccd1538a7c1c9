import { BoundedMap } from '../../bounded-map.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';

/** The store's list of signed-out tokens, with a short memory so that a busy page asks once a second. */
export class Revocations {
  private readonly asked = new BoundedMap<string, { readonly revoked: boolean; readonly at: number }>(
    LIMITS.revocationsRemembered,
  );

  constructor(private readonly cluster: ClusterStore) {}

  async has(sessionId: string): Promise<boolean> {
    const known = this.asked.get(sessionId);
    if (known !== undefined && (known.revoked || performance.now() - known.at < LIMITS.revocationFreshMs))
      return known.revoked;
    const revoked = await this.cluster.isTokenRevoked(sessionId);
    this.remember(sessionId, revoked);
    return revoked;
  }

  async add(sessionId: string, forMs: number): Promise<void> {
    await this.cluster.revokeToken(sessionId, forMs);
    this.remember(sessionId, true);
  }

  private remember(sessionId: string, revoked: boolean): void {
    this.asked.setNewest(sessionId, { revoked, at: performance.now() });
  }
}
