import { availableParallelism } from 'node:os';
import type { Clock } from '../shared/clock.js';
import { mayStart } from './start-order.js';
import type { WorkerProcess } from './worker-process.js';

const LOOK_EVERY_MS = 50;

/** Lets workers that said hello begin, at once or when those who are arriving have been served; see `mayStart`. */
export class StartPermits {
  private readonly cores = availableParallelism();

  constructor(
    private readonly ready: () => number,
    private readonly arriving: () => number,
    private readonly clock: Clock,
  ) {}

  /** Lets it begin now, or as soon as it may; see `mayStart`. */
  beginWhenPermitted(worker: WorkerProcess): void {
    if (!worker.alive) return;
    const facts = {
      cores: this.cores,
      ready: this.ready(),
      arriving: this.arriving(),
      waitedMs: worker.ageMs,
    };
    if (mayStart(facts)) worker.sendBoot();
    else this.clock.after(LOOK_EVERY_MS, () => this.beginWhenPermitted(worker));
  }
}
