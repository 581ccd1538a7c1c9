import type { ServerResponse } from 'node:http';
import { HoldfastError } from '../../protocol/errors.js';

/** Long answers that are not sent to their end, counted by person: who asks and does not read holds a few of them. */
export class OpenAnswers {
  private readonly open = new Map<string, number>();

  /** `words`: what who has too many is told. */
  constructor(
    private readonly most: number,
    private readonly words = 'Read the pages that you asked for first.',
  ) {}

  /**
   * Counts `res` for `person` until it is sent or its connection ends; throws `rate_limited` when there are too many.
   * Whoever left before is not counted: nothing would tell of their end any more.
   */
  track(person: string, res: ServerResponse): void {
    if (res.closed) return;
    const count = this.open.get(person) ?? 0;
    if (count >= this.most) {
      throw new HoldfastError('rate_limited', this.words, {
        retryAfterMs: 1_000,
      });
    }
    this.open.set(person, count + 1);
    res.once('close', () => {
      const left = (this.open.get(person) ?? 1) - 1;
      if (left > 0) this.open.set(person, left);
      else this.open.delete(person);
    });
  }
}
