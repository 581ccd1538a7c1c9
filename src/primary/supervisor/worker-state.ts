/** Which states of a worker process may follow which. Pure. */
import type { WorkerState } from '../../protocol/control.js';

/** `failed` is said of a slot, which then has no process. */
export type ProcessState = Exclude<WorkerState, 'failed'>;

/**
 * What happens to a worker process. `get-ready`: it says that it can serve. `fall-silent`: its heartbeats are missing.
 * `answer`: one came after all. `drain`: it is told to send its people away. `end`: it is gone.
 */
export type Transition = 'get-ready' | 'fall-silent' | 'answer' | 'drain' | 'end';

const NEXT: Readonly<Record<Transition, Readonly<Partial<Record<ProcessState, ProcessState>>>>> = {
  'get-ready': { starting: 'ready' },
  'fall-silent': { ready: 'frozen' },
  answer: { frozen: 'ready' },
  // One that starts has nobody to send away, and one that is frozen would not hear it: both are ended.
  drain: { ready: 'draining' },
  end: { starting: 'dead', ready: 'dead', frozen: 'dead', draining: 'dead' },
};

/** The state after a transition; null: it cannot happen to a process in this state. */
export function nextState(state: ProcessState, transition: Transition): ProcessState | null {
  return NEXT[transition][state] ?? null;
}
