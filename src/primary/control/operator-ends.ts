import type { BulletinBoard } from '../cluster/bulletin-board.js';
import type { EndedOperators } from '../cluster/ended-operators.js';
import type { ControlStreams } from './control-streams.js';
import type { OperatorStanding } from './operator-standing.js';

/**
 * Ends what operators' sessions and accounts allow, on all nodes, as soon as one node knows that they ended or changed.
 */
export class OperatorEnds {
  constructor(
    private readonly node: string,
    private readonly board: BulletinBoard,
    private readonly ended: EndedOperators,
    private readonly standing: OperatorStanding,
    private readonly streams: ControlStreams,
  ) {}

  /** On this node; the others are told. */
  sessionEnded(session: string): void {
    this.ended.record(session);
    this.board.publish({ kind: 'operator-ended', from: this.node, session });
    this.onSessionEnded(session);
  }

  /** On this node; the others are told. */
  accountChanged(user: string): void {
    this.board.publish({ kind: 'account-changed', from: this.node, user });
    this.onAccountChanged(user);
  }

  /** Also of another node. */
  onSessionEnded(session: string): void {
    this.standing.onSessionEnded(session);
    this.streams.endRefused();
  }

  /** Also of another node. */
  onAccountChanged(user: string): void {
    this.standing.onAccountChanged(user);
    this.streams.endRefused();
  }
}
