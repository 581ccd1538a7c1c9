import { setTimeout as sleep } from 'node:timers/promises';
import type { FromWorker, ToWorker } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { SearchAnswer, SearchAsk } from '../../protocol/search.js';
import type { ServedBy } from '../../protocol/served-by.js';
import { within } from '../../within.js';

type Found = Extract<ToWorker, { type: 'holdfast:found' }>;

/** The way to the search index, which lives in a process of its own: through the primary. */
export class IndexLink {
  private asked = 0;
  private readonly waiting = new Map<number, (answer: SearchAnswer | null) => void>();

  constructor(
    private readonly self: ServedBy,
    private readonly send: (message: FromWorker) => void,
  ) {}

  /** What the index says. Rejects with `search_unavailable` when it does not answer in time. */
  async ask(ask: SearchAsk): Promise<SearchAnswer> {
    const until = performance.now() + LIMITS.searchWaitMs;
    for (;;) {
      if (this.waiting.size >= LIMITS.searchesOpen) break;
      const answer = await this.askOnce(ask, until - performance.now());
      if (answer !== null) return answer;
      if (performance.now() + LIMITS.searchAgainMs >= until) break;
      // The process of the index is just starting: it died, or the node is young.
      await sleep(LIMITS.searchAgainMs);
    }
    throw refusalError('search_unavailable', { kind: 'search-away' });
  }

  onFound({ id, answer }: Found): void {
    this.waiting.get(id)?.(answer);
  }

  private async askOnce(ask: SearchAsk, withinMs: number): Promise<SearchAnswer | null> {
    this.asked += 1;
    const id = this.asked;
    const answered = new Promise<SearchAnswer | null>((resolve) => this.waiting.set(id, resolve));
    this.send({ type: 'holdfast:search', slot: this.self.slot, pid: this.self.pid, id, ask });
    const answer = await within(withinMs, answered);
    this.waiting.delete(id);
    return answer;
  }
}
