import type { ExitCause } from '../../protocol/exit-cause.js';
import type { PackageMisfit } from '../../protocol/package-misfit.js';

/** What was said and done that may explain the end of a worker process; each step has a name. No I/O. */
export class EndEvidence {
  private misfit: PackageMisfit | null = null;
  private doer: ExitCause | null = null;
  private present: ExitCause | null = null;
  private saidDrained = false;

  /** Why it could not begin, as it said. */
  get bootProblem(): PackageMisfit | null {
    return this.misfit;
  }

  /** Why it was or will be ended, when somebody did it. */
  get blame(): ExitCause | null {
    return this.doer;
  }

  /** A fault that an operator put in it, from which it may recover. */
  get fault(): ExitCause | null {
    return this.present;
  }

  /** An operator made it spin, and it has not answered since. */
  get isSpinning(): boolean {
    return this.present?.kind === 'operator' && this.present.did === 'blocked';
  }

  /** It said that nothing is left to do: its exit is not a death. */
  get drained(): boolean {
    return this.saidDrained;
  }

  /** It says why it cannot begin, and will end by itself. */
  cannotBegin(misfit: PackageMisfit): void {
    this.misfit = misfit;
  }

  onDrained(): void {
    this.saidDrained = true;
  }

  /** An operator kills it now: whatever was to be its end, this is. */
  killedBy(operator: string): void {
    this.doer = { kind: 'operator', did: 'SIGKILL', by: operator };
  }

  frozenBy(operator: string): void {
    this.present = { kind: 'operator', did: 'frozen', by: operator };
  }

  spunBy(operator: string): void {
    this.present = { kind: 'operator', did: 'blocked', by: operator };
  }

  /** It answers, or is let go on. */
  onRecovered(): void {
    this.present = null;
  }

  /** The primary ends it, for this unless it is being ended already. */
  endedFor(cause: ExitCause): void {
    this.doer ??= cause;
  }

  /**
   * The primary ends it since it has been silent: the blame is the fault that an operator put in it, if there is one.
   */
  endedForSilence(seconds: number): void {
    this.endedFor(this.present ?? { kind: 'silent', seconds });
  }
}
