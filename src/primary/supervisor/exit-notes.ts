import type { ExitCause } from '../../protocol/exit-cause.js';
import { phraseCause } from '../../protocol/exit-cause.js';
import type { ExitNote } from '../../protocol/ipc.js';
import type { NodeExit, SlotProcess } from './leftovers.js';
import { workerEnd } from './worker-end.js';

const EXIT_NOTES_MAX = 64;

/** How the last workers of this node ended, of earlier runs too, so that who comes back from one of them is told. */
export class ExitNotes {
  /** Oldest first. */
  all: readonly ExitNote[];

  constructor(
    private readonly node: string,
    former: readonly NodeExit[],
  ) {
    this.all = former.map((exit) => ({ ...exit, node })).slice(-EXIT_NOTES_MAX);
  }

  /** `inGoodOrder`: it drained, or had nobody to drain. */
  add({ slot, pid }: SlotProcess, cause: ExitCause, inGoodOrder: boolean, at: number): void {
    const note: ExitNote = {
      node: this.node,
      slot,
      pid,
      at,
      fate: inGoodOrder ? 'drained' : 'died',
      cause: phraseCause(cause),
      ended: cause,
      ...(inGoodOrder ? {} : { end: workerEnd(cause) }),
    };
    this.all = [...this.all, note].slice(-EXIT_NOTES_MAX);
  }

  /** A process has this pid now. The kernel gives them out again, in a container the same ones at each start. */
  forget(pid: number): void {
    this.all = this.all.filter((note) => note.pid !== pid);
  }
}
