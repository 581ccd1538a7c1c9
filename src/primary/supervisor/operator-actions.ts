import type { EventFacts } from '../../protocol/cluster-event.js';
import type { ControlSignal } from '../../protocol/control.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { NewEvent } from '../event-log/event-log.js';
import { whoIsThere } from './counts-before.js';
import type { Slot } from './slot.js';
import type { WorkerProcess } from './worker-process.js';

interface Target {
  readonly slot: Slot;
  readonly worker: WorkerProcess;
  readonly by: string;
}

/** Does it, and says what happened; null: what follows tells of itself. */
type Action = (target: Target) => EventFacts | null;

const SPIN_MS = 10_000;

const FREEZES: ReadonlySet<ControlSignal> = new Set(['SIGSTOP', 'spin']);

/** What an operator can do to one worker. */
const ACTIONS: Readonly<Record<ControlSignal, Action>> = {
  SIGTERM: ({ slot, worker, by }) => {
    if (worker.state !== 'ready') {
      throw refusalError('conflict', {
        kind: 'worker-not-ready',
        slot: slot.number,
        state: worker.state,
      });
    }
    if (slot.replacement !== null)
      throw refusalError('conflict', { kind: 'worker-replaced', slot: slot.number });
    worker.noteDrainAskedBy(by);
    void slot.replace();
    return null;
  },
  SIGKILL: ({ worker, by }) => {
    worker.evidence.killedBy(by);
    return signal(worker, 'SIGKILL');
  },
  SIGSTOP: ({ worker, by }) => {
    worker.evidence.frozenBy(by);
    return signal(worker, 'SIGSTOP');
  },
  SIGCONT: ({ worker }) => {
    worker.evidence.onRecovered();
    return signal(worker, 'SIGCONT');
  },
  spin: ({ worker, by }) => {
    worker.evidence.spunBy(by);
    worker.send({ type: 'holdfast:spin', forMs: SPIN_MS });
    return { kind: 'worker-blocked', params: {} };
  },
};

/**
 * Does what an operator asks to the worker that is now in a slot. Returns what to record, if anything. Throws
 * `not_found` or `conflict`.
 */
export function operateOn(
  slots: ReadonlyMap<number, Slot>,
  number: number,
  what: ControlSignal,
  by: string,
): NewEvent | null {
  const slot = slots.get(number);
  if (slot === undefined) throw refusalError('not_found', { kind: 'no-slot', slot: number });
  const worker = slot.current;
  if (worker === null || !worker.alive) throw refusalError('conflict', { kind: 'slot-empty', slot: number });
  const facts = ACTIONS[what]({ slot, worker, by });
  if (facts === null) return null;
  // A freeze has its effect from now on, whatever comes of it; a kill, by the death that follows.
  const effect = FREEZES.has(what) ? { ...whoIsThere([worker]), silentSince: Date.now() } : {};
  return { ...facts, slot: number, pid: worker.pid, by, ...effect };
}

function signal(worker: WorkerProcess, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): EventFacts {
  worker.signal(name);
  return { kind: 'signal', params: { signal: name } };
}
