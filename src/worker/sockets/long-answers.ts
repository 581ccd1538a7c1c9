import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../protocol/limits.js';
import { unsentOf } from '../engine/unsent.js';
import { type AnswerOutcome, GONE } from '../shared/answered.js';

const LOOK_EVERY_MS = 25;

/**
 * Answers of one connection that may be long: a few are made at once, and the next only while little waits to be sent.
 * So a client that asks and does not read costs a few answers, and one that reads slowly gets all of them.
 */
export class LongAnswers {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly conn: { readonly readyState: string }) {}

  /** As `work` resolves; when the connection ends before its turn, without it. */
  async run(work: () => Promise<AnswerOutcome>): Promise<AnswerOutcome> {
    if (this.running < LIMITS.longAnswersAtOnce) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      while (this.conn.readyState === 'open' && unsentOf(this.conn).bytes > LIMITS.longAnswerBacklogBytes) {
        await sleep(LOOK_EVERY_MS);
      }
      return this.conn.readyState === 'open' ? await work() : GONE;
    } finally {
      const next = this.waiting.shift();
      if (next !== undefined) next();
      else this.running -= 1;
    }
  }
}
