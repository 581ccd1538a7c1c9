/** Asking again where a busy machine was too late, as people do. It starts nothing. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What nobody waits for in vain: far more than a busy machine takes. */
const TRIES = 240;
const EVERY_MS = 250;

/** The router's words for what no worker took in time. The full queue of an attack says something else. */
const LATE_WORDS = /^The workers are too busy to take this|^The worker did not take this connection in time/;
const LATE_CODES: readonly (string | undefined)[] = ['store_unavailable', 'search_unavailable'];

/**
 * Whether an answer says that a busy machine was too late. No worker took the request in time, or the store or the
 * index did not answer. It refuses nobody. Where the store was late, what was asked for may be done all the same.
 */
export function isTooLate(status: number, text: string): boolean {
  if (status !== 503) return false;
  if (LATE_WORDS.test(text)) return true;
  try {
    return LATE_CODES.includes((JSON.parse(text) as { error?: { code?: string } }).error?.code);
  } catch {
    // Words of somebody else's, a balancer's say.
    return false;
  }
}

/** The first answer that is not too late; after a minute whatever is answered. */
export async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (answer.status !== 503 || tries === TRIES) return answer;
    if (!isTooLate(answer.status, await answer.clone().text())) return answer;
    await sleep(EVERY_MS);
  }
}

/** The same for the handshake of a socket: what `open` rejects with has to be of Socket.IO's client. */
export async function patientlyOpened<T>(open: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await open();
    } catch (error) {
      if (tries === TRIES || !isLateHandshake(error)) throw error;
    }
    await sleep(EVERY_MS);
  }
}

/** A websocket tells the status in words, a poll as a number; a store that did not answer is told by the server. */
function isLateHandshake(thrown: unknown): boolean {
  const { data, description } = thrown as {
    data?: { code?: string };
    description?: number | { message?: string };
  };
  if (LATE_CODES.includes(data?.code)) return true;
  return typeof description === 'object'
    ? description.message?.endsWith('503') === true
    : description === 503;
}
