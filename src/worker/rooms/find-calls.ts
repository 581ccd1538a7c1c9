import { OneByOne } from '../../domain/one-by-one.js';
import { LIMITS } from '../../protocol/limits.js';
import { type Callable, mayCall, mentionsIn } from '../../protocol/mentions.js';
import type { Calls } from '../../store/interfaces/log.js';
import type { ChangeSupport } from './change-support.js';
import type { RoomPeople } from './room-people.js';

/**
 * Finds whom texts call. The store is asked for a room's names when they are not known here. What the same person
 * writes there meanwhile waits, so that it keeps its order.
 */
export class FindCalls {
  private readonly inOrder = new OneByOne();

  constructor(
    private readonly support: Pick<ChangeSupport, 'mentionsKnown' | 'knowsMentions'>,
    private readonly people: Pick<RoomPeople, 'ofRoom' | 'knownOf'>,
  ) {}

  /**
   * Whom a text of this person calls. `saysNobody`: for a reply or an edit it is said, too, that it calls nobody.
   * Undefined: it calls nobody, or not all nodes would understand it. No promise: it may go on at once.
   */
  callsOf(
    userId: string,
    room: string,
    text: string,
    saysNobody: boolean,
  ): Promise<Calls | undefined> | Calls | undefined {
    const isPlain = !saysNobody && !mayCall(text);
    if (isPlain && this.inOrder.isIdle) return undefined;
    const key = `${room} ${userId}`;
    const isBusy = this.inOrder.isBusy(key);
    if (!isPlain) {
      const known = isBusy || !this.support.knowsMentions ? null : this.people.knownOf(room);
      if (known !== null) return callsIn(text, known);
      return this.inOrder.run(key, () => this.find(userId, room, text));
    }
    return isBusy ? this.inOrder.run(key, async () => undefined) : undefined;
  }

  private async find(userId: string, room: string, text: string): Promise<Calls | undefined> {
    if (!(await this.support.mentionsKnown())) return undefined;
    return mayCall(text) ? callsIn(text, await this.people.ofRoom(room, userId)) : NOBODY;
  }
}

function callsIn(text: string, names: Callable): Calls {
  return mayCall(text) ? { mentions: mentionsIn(text, names, LIMITS.mentionsPerMessage) } : NOBODY;
}

const NOBODY: Calls = { mentions: [] };
