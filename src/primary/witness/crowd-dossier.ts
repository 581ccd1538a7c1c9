import { LIMITS } from '../../protocol/limits.js';
import {
  type CrowdTestimony,
  type CrowdWitness,
  EMPTY_TALLY,
  keyOfPlace,
  type LogPlace,
  type ReportedFlaw,
  sumTallies,
  type Tally,
} from '../../protocol/testimony.js';
import { countFlaws, Dossier, type Judge } from './dossier.js';

interface CrowdProcess {
  readonly dossier: Dossier;
  reached: readonly LogPlace[];
  clients: number;
}

/** What the crowd of this node tells. It survives the crowd's processes: what was counted stays counted. */
export class CrowdDossier {
  private readonly since: number;
  /** By pid: one may be on its way home while the next begins. */
  private readonly processes = new Map<number, CrowdProcess>();
  private past: Tally = EMPTY_TALLY;
  private flaws: ReportedFlaw[] = [];

  /** `now`: ms since 1970. */
  constructor(private readonly now: () => number) {
    this.since = now();
  }

  take(pid: number, { acked, reached, flaws, clients, ...totals }: CrowdTestimony): void {
    const found = this.processes.get(pid);
    const one = found ?? { dossier: new Dossier(LIMITS.crowdUnsettledMax), reached: [], clients: 0 };
    this.processes.set(pid, one);
    one.dossier.take(totals, acked);
    this.addFlaws(flaws);
    for (const former of one.reached) {
      const inRoom = reached.filter(({ room }) => room === former.room);
      const isOver = inRoom.length > 0 && inRoom.every(({ epoch }) => epoch !== former.epoch);
      if (isOver) this.addFlaws(one.dossier.logEnded(former, this.now()));
    }
    one.reached = reached;
    one.clients = clients;
  }

  /** That process is gone. */
  onProcessEnded(pid: number): void {
    const one = this.processes.get(pid);
    if (one === undefined) return;
    one.dossier.onWitnessGone();
    this.past = sumTallies([this.past, one.dossier.tally()]);
    this.processes.delete(pid);
  }

  settle(judge: Judge): void {
    for (const { dossier } of this.processes.values()) dossier.settle(judge);
  }

  get reached(): readonly LogPlace[] {
    return [...this.processes.values()].flatMap(({ reached }) => reached);
  }

  hasLost(entry: LogPlace): boolean {
    const key = keyOfPlace(entry);
    return this.flaws.some((flaw) => flaw.kind === 'lost' && keyOfPlace(flaw) === key);
  }

  get view(): CrowdWitness {
    const all = [...this.processes.values()];
    const sum = sumTallies([this.past, ...all.map(({ dossier }) => dossier.tally())]);
    return {
      since: this.since,
      clients: all.reduce((count, { clients }) => count + clients, 0),
      tally: { ...sum, ...countFlaws(this.flaws) },
      flaws: this.flaws.slice(0, LIMITS.flawsShown),
      reached: this.reached,
    };
  }

  private addFlaws(flaws: readonly ReportedFlaw[]): void {
    const space = Math.max(0, LIMITS.flawsRemembered - this.flaws.length);
    this.flaws.push(...flaws.slice(0, space));
  }
}
