import { randomUUID } from 'node:crypto';
import { LIMITS } from '../../protocol/limits.js';
import type { BulletinBoard } from '../cluster/bulletin-board.js';
import type { Bulletin, ReportedPeople } from '../cluster/bulletins.js';

export interface RemotePeopleOptions {
  readonly node: string;
  readonly board: Pick<BulletinBoard, 'received' | 'publish'>;
  readonly isKnown: (node: string) => boolean;
  /** The people of events of this node that it still remembers. */
  readonly own: (events: readonly string[]) => readonly ReportedPeople[];
}

/** Asks other nodes who was there when something happened to them, and answers them. */
export class RemotePeople {
  private readonly awaited = new Map<string, (reports: readonly ReportedPeople[]) => void>();

  constructor(private readonly options: RemotePeopleOptions) {
    options.board.received.add((bulletin) => {
      if (bulletin.kind === 'people-asked') this.onAsked(bulletin);
      else if (bulletin.kind === 'people-told' && bulletin.to === this.options.node)
        this.awaited.get(bulletin.id)?.(bulletin.told);
    });
  }

  /** Null: it is not there, is of an older version, or does not answer in time. */
  async ask(to: string, events: readonly string[]): Promise<readonly ReportedPeople[] | null> {
    const { node, board, isKnown } = this.options;
    if (!isKnown(to)) return null;
    const id = randomUUID();
    try {
      return await new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), LIMITS.incidentAskMs);
        this.awaited.set(id, (reports) => {
          clearTimeout(timer);
          resolve(reports);
        });
        board.publish({ kind: 'people-asked', from: node, to, id, events });
      });
    } finally {
      this.awaited.delete(id);
    }
  }

  private onAsked({ from, to, id, events }: Extract<Bulletin, { kind: 'people-asked' }>): void {
    const { node, board, own } = this.options;
    if (to !== node) return;
    board.publish({ kind: 'people-told', from: node, to: from, id, told: own(events) });
  }
}
