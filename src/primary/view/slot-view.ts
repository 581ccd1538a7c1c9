import type { NodeView, SlotView } from '../../protocol/control.js';
import type { Slot } from '../supervisor/slot.js';
import type { WorkerProcess } from '../supervisor/worker-process.js';

/** A slot as the control room shows it. */
export function viewOfSlot(slot: Slot): SlotView {
  // While a replacement starts beside a worker that serves, the one that serves is shown.
  const worker = slot.current ?? slot.replacement ?? [...slot.leaving].at(-1) ?? null;
  const beat = worker?.heartbeat ?? null;
  const leaving = [...slot.leaving].filter((one) => one !== worker);
  return {
    slot: slot.number,
    state: worker?.alive ? worker.state : slot.failed ? 'failed' : 'dead',
    ...(worker?.alive && worker.evidence.isSpinning ? { blocked: true as const } : {}),
    pid: worker?.alive ? worker.pid : null,
    startedAt: worker?.alive ? worker.startedAt : null,
    restarts: slot.restarts,
    nextStartAt: slot.nextStartAt,
    lastExit: slot.lastExit,
    sockets: worker?.sockets ?? 0,
    dots: worker?.dots ?? [],
    memorySessions: beat?.memorySessions ?? 0,
    // Its last heartbeat tells of a time before: one that is silent does nothing else.
    loopUtilization: worker?.state === 'frozen' ? 1 : (beat?.loopUtilization ?? 0),
    loopDelayMs: beat?.loopDelayMs ?? 0,
    rssBytes: beat?.rssBytes ?? 0,
    messagesInPerSecond: ratePerSecond(worker, 'messagesIn'),
    messagesOutPerSecond: ratePerSecond(worker, 'messagesOut'),
    connections: worker?.handed ?? 0,
    ...(leaving.length === 0
      ? {}
      : { leaving: leaving.map(({ pid, sockets, startedAt }) => ({ pid, sockets, startedAt })) }),
  };
}

function ratePerSecond(worker: WorkerProcess | null, total: 'messagesIn' | 'messagesOut'): number {
  const now = worker?.heartbeat;
  const before = worker?.previousBeat;
  if (!now || !before || now.at <= before.at) return 0;
  return Math.round(((now[total] - before[total]) * 10_000) / (now.at - before.at)) / 10;
}

/** Ready when every wanted slot is; else what is wrong decides. */
export function stateOfNode(slots: readonly SlotView[], wanted: number, closing: boolean): NodeView['state'] {
  if (closing) return 'draining';
  const ready = slots.filter((slot) => slot.state === 'ready').length;
  // Before the first worker is wanted nothing serves yet.
  return ready > 0 && ready >= wanted ? 'ready' : 'degraded';
}
