import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../protocol/limits.js';
import type { CarryOver } from '../sessions/carry-over.js';
import type { SignedOutReason } from '../sessions/end-order.js';
import type { AnySession } from '../sessions/live-session.js';
import type { SessionCheck } from '../sessions/session-check.js';
import { sessionExpiresAt } from '../sessions/session-rules.js';
import type { SocketClient } from './socket-client.js';

/** So many are asked about at once: hundreds in one go would make messages late. */
const AT_ONCE = 50;
/** Part of the time to the next round that a round takes; each session is looked at as often as rounds begin. */
const ROUND_PART = 0.8;

/**
 * Sees to it that sockets and their sessions end together (SESS-6). A used socket extends its session, without ever
 * writing it. A session that expired, was revoked or is gone takes its sockets along.
 */
export class SessionWatch {
  private rounds = 0;
  private running = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly sessions: Pick<SessionCheck, 'check'>,
    private readonly carryOver: Pick<CarryOver, 'whereTo'>,
    private readonly clients: ReadonlyMap<string, SocketClient>,
    private readonly dismiss: (client: SocketClient, reason: SignedOutReason) => void,
    /** The session of a socket is somewhere else now. */
    private readonly onMoved: () => void = () => {},
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      if (!this.running) void this.round(LIMITS.sessionSweepMs * ROUND_PART);
    }, LIMITS.sessionSweepMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.rounds += 1;
  }

  /** Looks at every session that has a socket here, now. */
  sweep(): Promise<void> {
    return this.round(0);
  }

  /** A round that began later looks at everybody again, so the one before need not go on. */
  private async round(withinMs: number): Promise<void> {
    this.rounds += 1;
    const mine = this.rounds;
    this.running = true;
    try {
      const groups = [...this.bySession().values()];
      const pauseMs = (withinMs * AT_ONCE) / Math.max(AT_ONCE, groups.length);
      for (let i = 0; i < groups.length && mine === this.rounds; i += AT_ONCE) {
        await this.checkGroups(groups.slice(i, i + AT_ONCE));
        if (pauseMs > 0) await sleep(pauseMs, undefined, { ref: false });
      }
    } finally {
      if (mine === this.rounds) this.running = false;
    }
  }

  /** The word that a session was carried over may be lost on its way: the store knows it for a while. */
  private async followCarried(session: AnySession, group: readonly SocketClient[]): Promise<boolean> {
    // Without the store nobody knows it: then the session is judged as it is.
    const to = await this.carryOver.whereTo(session.key).catch(() => null);
    if (to === null) return false;
    for (const client of group) client.session = to;
    this.onMoved();
    return true;
  }

  private bySession(): Map<string, SocketClient[]> {
    const groups = new Map<string, SocketClient[]>();
    for (const client of this.clients.values()) {
      const group = groups.get(client.session.key);
      if (group === undefined) groups.set(client.session.key, [client]);
      else group.push(client);
    }
    return groups;
  }

  private async checkGroups(groups: readonly (readonly SocketClient[])[]): Promise<void> {
    const now = Date.now();
    const asked = groups.map((group) => ({
      // Each tab knows when it was used itself; the session lives while one of them was.
      session: group.map((client) => client.session).reduce((a, b) => (b.expiresAt > a.expiresAt ? b : a)),
      used: group.some(({ used, touchedAt }) => used && now - touchedAt >= LIMITS.sessionTouchMs),
    }));
    const states = await this.sessions.check(asked);
    for (const [index, group] of groups.entries()) {
      const { session, used } = asked[index] as (typeof asked)[number];
      const state = states[index] ?? null;
      // Not known while the store is away; the next sweep asks again.
      if (state === null) continue;
      if (state !== 'alive' && (await this.followCarried(session, group))) continue;
      if (state !== 'alive') {
        // Only the sockets here: every worker looks after its own.
        for (const client of group) this.dismiss(client, state === 'revoked' ? 'revoked' : 'expired');
      } else if (used) {
        const expiresAt =
          session.kind === 'bot' ? session.expiresAt : sessionExpiresAt({ ...session, usedAt: now });
        const extended = { ...session, expiresAt };
        for (const client of group) {
          client.session = extended;
          client.used = false;
          client.touchedAt = now;
        }
      }
    }
  }
}
