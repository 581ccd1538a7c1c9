import type { ServerResponse } from 'node:http';
import { LIMITS } from '../../../protocol/limits.js';
import { OpenAnswers } from '../../budgets/open-answers.js';
import type { WorkerBudgets } from '../../budgets/worker-budgets.js';
import { FewAtOnce } from '../../rooms/few-at-once.js';

/** Lists that are read whole: counted, of one person one after the other, and few of them not sent to their end. */
export class WholeLists {
  private readonly reads = new FewAtOnce(LIMITS.roomListsAtOnce);
  private readonly open = new OpenAnswers(
    LIMITS.openPagesPerPerson,
    'Read the lists that you asked for first.',
  );

  constructor(private readonly budgets: Pick<WorkerBudgets, 'takeOrThrow'>) {}

  /** As `read` resolves, once it is the person's turn. Rejects with `rate_limited`. */
  of<T>(person: string, res: ServerResponse, read: () => Promise<T>): Promise<T> {
    return this.counted('lists', person, res, 'You asked for lists very often. Wait a little.', read);
  }

  /** As `of`, for the members of a room, who are asked for more often. */
  ofMembers<T>(person: string, res: ServerResponse, read: () => Promise<T>): Promise<T> {
    return this.counted(
      'member-lists',
      person,
      res,
      'You asked for members very often. Wait a little.',
      read,
    );
  }

  private async counted<T>(
    budget: 'lists' | 'member-lists',
    person: string,
    res: ServerResponse,
    words: string,
    read: () => Promise<T>,
  ): Promise<T> {
    await this.budgets.takeOrThrow(budget, person, words);
    this.open.track(person, res);
    return this.reads.run(person, read);
  }
}
