import type { FromWorker } from '../../protocol/ipc.js';
import type { Rebalancer } from '../balance/rebalancer.js';
import type { OperatorEnds } from '../control/operator-ends.js';
import type { Bounces } from '../event-log/bounces.js';
import type { Consequence } from '../event-log/effects.js';
import type { Searches } from '../jobs/searches.js';
import type { FirstAccount } from '../store/first-account.js';
import type { Witnesses } from '../witness/witnesses.js';
import type { ClusterSync } from './cluster-sync.js';

export interface ReportParts {
  readonly node: string;
  readonly sync: Pick<ClusterSync, 'attribute' | 'attributeToSwitch'>;
  readonly rebalancer: Rebalancer;
  readonly operatorEnds: OperatorEnds;
  readonly firstAccount: FirstAccount;
  readonly bounces: Bounces;
  readonly witnesses: Witnesses;
  readonly searches: Searches;
}

/** What a worker tells of people, for the part of the node that it concerns. */
export function onReport(report: FromWorker, parts: ReportParts): void {
  switch (report.type) {
    case 'holdfast:moved':
      if (report.moving && report.from.node === parts.node) parts.rebalancer.cameBack();
      parts.sync.attribute(report.from, movedOf(report));
      return;
    case 'holdfast:session-lost':
      parts.sync.attribute(report.from, { kind: 'session-lost', person: report.person });
      parts.sync.attributeToSwitch({ kind: 'lost-since', person: report.person });
      return;
    case 'holdfast:signed-in-again':
      parts.sync.attribute(report.from, { kind: 'signed-in', person: report.person });
      return;
    case 'holdfast:carried':
      parts.sync.attributeToSwitch({ kind: 'carried', person: report.person });
      return;
    case 'holdfast:left-behind':
      parts.sync.attributeToSwitch({ kind: 'left-behind', person: report.person });
      return;
    case 'holdfast:bounced':
      parts.bounces.add(report.person);
      return;
    case 'holdfast:testimonies':
      parts.witnesses.onPages(report.pid, report.given, report.gone, report.left);
      return;
    case 'holdfast:operator-ended':
      parts.operatorEnds.sessionEnded(report.session);
      return;
    case 'holdfast:account-changed':
      parts.operatorEnds.accountChanged(report.user);
      return;
    case 'holdfast:search':
      void parts.searches.answer(report);
      return;
    case 'holdfast:claimed':
      void parts.firstAccount.claimed();
  }
}

function movedOf({
  lostMs,
  person,
  again,
  moving,
  to,
}: Extract<FromWorker, { type: 'holdfast:moved' }>): Consequence {
  return { kind: 'moved', lostMs, person, again, moving, to };
}
