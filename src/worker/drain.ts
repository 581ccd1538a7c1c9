import { setTimeout as sleep } from 'node:timers/promises';
import { sendAway } from './engine/end-connection.js';
import type { WorkerContext } from './shared/context.js';
import type { ChatSockets } from './sockets/chat-sockets.js';
import type { EngineGuard } from './sockets/engine-guard.js';

/** Between the end of the moves and the closing of those who did not move. */
const GRACE_MS = 200;
/** What the rest is closed within, not at once: they all come back elsewhere. */
const CLOSE_WITHIN_MS = 1_000;
/** Kept of the deadline for saying goodbye to the store. */
const GOODBYE_MS = 1_000;
const LOOK_EVERY_MS = 25;

export interface DrainParts {
  readonly guard: EngineGuard;
  readonly sockets: ChatSockets | null;
  /** Requests whose answer is not sent. */
  readonly openRequests: () => number;
  /** Presence, lease, store. */
  readonly goodbye: () => Promise<void>;
}

/**
 * Empties this worker (LIFE-3, LIFE-4): asks the sockets to move and finishes the requests. It closes those that did
 * not move in a way that lets them come back. Resolves when nothing is left or the deadline is near.
 */
export async function drain(
  context: WorkerContext,
  { guard, sockets, openRequests, goodbye }: DrainParts,
  moveWithinMs: number,
  deadlineMs: number,
): Promise<void> {
  const startedAt = performance.now();
  const left = () => startedAt + deadlineMs - GOODBYE_MS - performance.now();
  context.draining = true;
  const count = () => sockets?.clients.size ?? 0;
  context.logger.info({ sockets: count(), moveWithinMs, deadlineMs }, 'draining');
  sockets?.moveAll(moveWithinMs);
  const moveUntil = Math.min(startedAt + moveWithinMs + GRACE_MS, startedAt + deadlineMs - GOODBYE_MS);
  // A connection that was on its way here may still come: it is taken, and moves like the others.
  await until(
    () => performance.now() >= moveUntil || (count() === 0 && performance.now() >= startedAt + GRACE_MS),
  );
  guard.accepting = false;
  await closeRest(sockets, Math.min(CLOSE_WITHIN_MS, Math.max(0, left())));
  await until(() => (count() === 0 && openRequests() === 0) || left() <= 0);
  await Promise.race([goodbye().catch(leaseRunsOut), sleep(GOODBYE_MS * 0.8)]);
  context.logger.info({ tookMs: Math.round(performance.now() - startedAt) }, 'drained');
}

async function closeRest(sockets: ChatSockets | null, withinMs: number): Promise<void> {
  const rest = [...(sockets?.clients.values() ?? [])];
  const pauseMs = rest.length === 0 ? 0 : withinMs / rest.length;
  let owedMs = 0;
  for (const { socket } of rest) {
    sendAway(socket.conn);
    owedMs += pauseMs;
    if (owedMs >= 10) {
      await sleep(owedMs);
      owedMs = 0;
    }
  }
}

/** The goodbye did not reach the store: its lease runs out there, and nobody can do more about it while leaving. */
function leaseRunsOut(): void {}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(LOOK_EVERY_MS);
}
