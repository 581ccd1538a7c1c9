import type { ClusterStore } from '../../store/store.js';

/** A token that was not revoked a moment ago is not asked about again for this long. */
const FRESH_MS = 1_000;
const MAX_TOKENS = 20_000;

/** The store's list of signed-out tokens, with a short memory so that a busy page asks once a second. */
export class Revocations {
  private readonly asked = new Map<string, { readonly revoked: boolean; readonly at: number }>();

  constructor(private readonly cluster: ClusterStore) {}

  async has(sessionId: string): Promise<boolean> {
    const known = this.asked.get(sessionId);
    if (known !== undefined && (known.revoked || performance.now() - known.at < FRESH_MS))
      return known.revoked;
    const revoked = await this.cluster.isTokenRevoked(sessionId);
    this.keep(sessionId, revoked);
    return revoked;
  }

  async add(sessionId: string, forMs: number): Promise<void> {
    await this.cluster.revokeToken(sessionId, forMs);
    this.keep(sessionId, true);
  }

  private keep(sessionId: string, revoked: boolean): void {
    this.asked.delete(sessionId);
    this.asked.set(sessionId, { revoked, at: performance.now() });
    if (this.asked.size > MAX_TOKENS) this.asked.delete(this.asked.keys().next().value as string);
  }
}
