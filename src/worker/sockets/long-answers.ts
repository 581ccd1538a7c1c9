import { setTimeout as sleep } from 'node:timers/promises';
import { Semaphore } from '../../domain/semaphore.js';
import { LIMITS } from '../../protocol/limits.js';
import { unsentOf } from '../engine/unsent.js';
import { type AnswerOutcome, GONE } from '../shared/answered.js';

const LOOK_EVERY_MS = 25;

/**
 * Answers of one connection that may be long: a few are made at once, and the next only while little waits to be sent.
 * So a client that asks and does not read costs a few answers, and one that reads slowly gets all of them.
 */
export class LongAnswers {
  private readonly atOnce = new Semaphore(LIMITS.longAnswersAtOnce);

  constructor(private readonly conn: { readonly readyState: string }) {}

  /** As `work` resolves; when the connection ends before its turn, without it. */
  run(work: () => Promise<AnswerOutcome>): Promise<AnswerOutcome> {
    return this.atOnce.run(async () => {
      while (this.conn.readyState === 'open' && unsentOf(this.conn).bytes > LIMITS.longAnswerBacklogBytes) {
        await sleep(LOOK_EVERY_MS);
      }
      return this.conn.readyState === 'open' ? work() : GONE;
    });
  }
}
