import { sessionExpiresAt } from '../../domain/session-rules.js';
import { LIMITS } from '../../protocol/limits.js';
import type { WorkerContext } from '../context.js';
import type { SignedOutReason } from '../sessions/ender.js';
import type { SessionState } from '../sessions/live-session.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Peer } from './peer.js';

/** So many are asked about at once. */
const AT_ONCE = 50;

/**
 * Sees to it that sockets and their sessions end together (SESS-6): a used socket extends its session, without ever writing it; a
 * session that expired, was revoked or is gone takes its sockets along.
 */
export class SessionWatch {
  private running = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly context: WorkerContext,
    private readonly sessions: Sessions,
    private readonly peers: ReadonlyMap<string, Peer>,
    private readonly dismiss: (peer: Peer, reason: SignedOutReason) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.sweep(), LIMITS.sessionSweepMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Looks at every session that has a socket here, now. */
  async sweep(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const groups = [...this.bySession().values()];
      for (let i = 0; i < groups.length; i += AT_ONCE) {
        await Promise.all(groups.slice(i, i + AT_ONCE).map((group) => this.look(group)));
      }
    } finally {
      this.running = false;
    }
  }

  private bySession(): Map<string, Peer[]> {
    const groups = new Map<string, Peer[]>();
    for (const peer of this.peers.values()) {
      const group = groups.get(peer.session.key);
      if (group === undefined) groups.set(peer.session.key, [peer]);
      else group.push(peer);
    }
    return groups;
  }

  private async look(group: readonly Peer[]): Promise<void> {
    const now = Date.now();
    // Each tab knows when it was used itself; the session lives while one of them was.
    const session = group.map((peer) => peer.session).reduce((a, b) => (b.expiresAt > a.expiresAt ? b : a));
    const due = group.some(({ used, touchedAt }) => used && now - touchedAt >= LIMITS.sessionTouchMs);
    let state: SessionState;
    try {
      state = await this.sessions.check(session, due);
    } catch (problem) {
      // Not known while the store is away; the next sweep asks again.
      this.context.log.debug({ problem: (problem as Error).message }, 'a session could not be checked');
      return;
    }
    if (state !== 'alive') {
      // Only the sockets here: every worker looks after its own.
      for (const peer of group) this.dismiss(peer, state === 'revoked' ? 'revoked' : 'expired');
    } else if (due) {
      const extended = { ...session, expiresAt: sessionExpiresAt({ ...session, usedAt: now }) };
      for (const peer of group) {
        peer.session = extended;
        peer.used = false;
        peer.touchedAt = now;
      }
    }
  }
}
