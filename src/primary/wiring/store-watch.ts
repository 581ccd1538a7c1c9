import type { Logger } from '../../logger.js';
import type { EventParams } from '../../protocol/cluster-event.js';
import { phraseDisk } from '../../protocol/disk-trouble.js';
import { eventPhrases } from '../../protocol/event-phrases.js';
import type { Problem, ProblemFacts } from '../../protocol/problem.js';
import { phraseLoss, type StoreLoss } from '../../protocol/store-loss.js';
import { type Agreement, refusalFindings } from '../agreement/agreement.js';
import { finding } from '../agreement/findings.js';
import type { Problems } from '../agreement/problems.js';
import type { ClusterMode } from '../cluster/cluster-mode.js';
import type { EndedOperators } from '../cluster/ended-operators.js';
import type { OtherNodes } from '../cluster/other-nodes.js';
import type { Registry } from '../cluster/registry.js';
import type { Snapshot } from '../cluster/snapshot.js';
import type { ControlStreams } from '../control/control-streams.js';
import type { EventLog } from '../event-log/event-log.js';
import type { FirstAccount } from '../store/first-account.js';
import type { StoreAccess } from '../store/store-access.js';
import type { Supervisor } from '../supervisor/supervisor.js';

/** A silence that is shorter is how often it is looked at. */
const SILENT_MS = 1_000;

export interface StoreWatchParts {
  readonly node: string;
  readonly logger: Logger;
  readonly access: StoreAccess;
  readonly agreement: Agreement;
  readonly problems: Problems;
  readonly supervisor: Supervisor;
  readonly registry: Registry;
  readonly others: OtherNodes;
  readonly clusterMode: ClusterMode;
  readonly endedOperators: EndedOperators;
  readonly firstAccount: FirstAccount;
  readonly eventLog: EventLog;
  readonly streams: ControlStreams;
  readonly snapshot: Snapshot;
}

/** Whether the store answers, takes what it is given, kept what it had, and agrees with this node. */
export class StoreWatch {
  private answeredAt = Date.now();

  constructor(private readonly parts: StoreWatchParts) {
    parts.registry.modes.add(() => {
      this.answeredAt = Date.now();
    });
    parts.registry.rounds.add(() => void this.compare());
    parts.problems.changes.add((found, over) => this.onProblems(found, over));
  }

  start(): void {
    const { access, agreement } = this.parts;
    access.store.onUp((up) => this.onStoreUp(up));
    access.onTrouble(() => this.findRefusals());
    agreement.onEmptied = () => this.onEmptied();
    this.findRefusals();
  }

  /** Told once the node serves: who has to begin anew is shown a link that works. */
  listenForLosses(): void {
    this.parts.access.onLoss((loss) => this.onLoss(loss));
  }

  private onLoss(lost: StoreLoss): void {
    this.parts.eventLog.record({ kind: 'store-loss', params: lossParams(lost) });
    void this.parts.firstAccount.showIfNeeded();
  }

  private onProblems(found: readonly Problem[], over: readonly Problem[]): void {
    const { eventLog, streams, snapshot } = this.parts;
    for (const one of found) eventLog.record({ kind: 'problem', params: factsOf(one) });
    for (const one of over) eventLog.record({ kind: 'problem-over', params: factsOf(one) });
    streams.sendSoon();
    streams.send('store', snapshot.store());
  }

  private onEmptied(): void {
    const lost: StoreLoss = { kind: 'emptied' };
    this.parts.logger.warn(eventPhrases['store-loss'](lossParams(lost), { node: this.parts.node }));
    this.onLoss(lost);
  }

  private onStoreUp(up: boolean): void {
    const { logger, supervisor, eventLog, streams, snapshot, endedOperators, clusterMode } = this.parts;
    if (supervisor.closing) return;
    logger.warn({ up }, up ? 'the store answers again' : 'the store does not answer');
    const silentMs = Date.now() - this.answeredAt;
    if (up) eventLog.record({ kind: 'store-up', params: {} });
    else eventLog.record({ kind: 'store-down', params: silentMs < SILENT_MS ? {} : { silentMs } });
    streams.send('store', snapshot.store());
    if (!up) return;
    endedOperators.recordWaiting();
    clusterMode
      .saveIfMissing()
      .catch((error: Error) => logger.warn({ error: error.message }, 'the mode could not be agreed on'));
  }

  /** With each heartbeat: this node, its store and its neighbours. Without the store nothing is known anew. */
  private async compare(): Promise<void> {
    const { problems, agreement, others, logger } = this.parts;
    this.findRefusals();
    try {
      problems.put('agreement', await agreement.check(others.neighbours));
    } catch (error) {
      logger.debug({ error: (error as Error).message }, 'the store could not be compared with');
    }
  }

  /** Whether it takes what it is given: by its own word, else by what it said to the processes of this node. */
  private findRefusals(): void {
    const { access, supervisor, problems } = this.parts;
    const trouble = access.trouble();
    const refusals = supervisor.processes().map(({ heartbeat }) => heartbeat?.storeRefusal ?? null);
    const findings =
      trouble === null
        ? refusalFindings([access.store.admin.refusal(), ...refusals], access.kind === 'embedded')
        : [finding('store_unwritable', 'fails', { disk: phraseDisk(trouble), trouble })];
    problems.put('store', findings);
  }
}

/** With the English of it, for clients that do not phrase. */
function lossParams(lost: StoreLoss): EventParams['store-loss'] {
  return { lost, loss: lost.kind === 'emptied' ? null : phraseLoss(lost) };
}

/** What its words are made of. */
function factsOf({ code, params }: Problem): ProblemFacts {
  return { code, params } as ProblemFacts;
}
