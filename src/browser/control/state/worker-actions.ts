/** What can be done to a worker, in which state, and what is said before. */
import type { ControlSignal, SlotView, WorkerState } from '../../../protocol/control.js';
import { T } from '../strings.js';
import { type PlacedSlot, placedSlots } from './cluster.js';
import { askToConfirm } from './confirmation.js';
import { attempt, control } from './connect.js';

export type ActionName = 'kill' | 'freeze' | 'thaw' | 'spin' | 'drain';

const SIGNAL_OF: Record<ActionName, ControlSignal> = {
  kill: 'SIGKILL',
  freeze: 'SIGSTOP',
  thaw: 'SIGCONT',
  spin: 'spin',
  drain: 'SIGTERM',
};

const RUNNING: readonly WorkerState[] = ['starting', 'ready', 'draining', 'frozen'];

/** The four buttons of a worker; freeze and thaw share one. */
export function actionsOf(slot: SlotView): readonly ActionName[] {
  return ['kill', slot.state === 'frozen' && !slot.blocked ? 'thaw' : 'freeze', 'spin', 'drain'];
}

/** Whether the action makes sense now. */
export function isPossible(action: ActionName, slot: SlotView): boolean {
  if (slot.pid === null || !RUNNING.includes(slot.state)) return false;
  return action === 'kill' || action === 'thaw' || slot.state === 'ready' || slot.state === 'draining';
}

/** The action behind a key on a focused worker card, or null. */
export function actionOfKey(key: string, slot: SlotView): ActionName | null {
  return actionsOf(slot).find((name) => T.action[name].key.toLowerCase() === key.toLowerCase()) ?? null;
}

/** Asks, then does it. Nothing happens when it is not possible now. */
export function askAction(
  action: ActionName,
  { node, slot, id }: PlacedSlot,
  anchor: HTMLElement | null,
): void {
  const { pid } = slot;
  if (!isPossible(action, slot) || pid === null) return;
  const signal = SIGNAL_OF[action];
  const title = T.confirm.title(T.action[action].label, slot.slot);
  askToConfirm({
    title,
    body: T.confirm.signal[signal](slot.slot, node.node, pid, slot.sockets, slot.memorySessions),
    go: T.action[action].label,
    danger: action !== 'thaw',
    gone: () => (pidIn(id) === pid ? null : T.confirm.gone(slot.slot, pid)),
    anchor,
    slot: slot.slot,
    ...(action === 'thaw'
      ? {}
      : { subject: { fault: action, node: node.node, slots: [slot.slot], pid } as const }),
    run: (done) =>
      void attempt(title.replace(/\?$/, ''), T.outcome.done[signal](slot.slot), () =>
        control.signal(node.node, slot.slot, signal).then(done),
      ),
  });
}

/** The process that is in a slot now. */
function pidIn(id: string): number | null {
  return placedSlots.value.find((one) => one.id === id)?.slot.pid ?? null;
}
