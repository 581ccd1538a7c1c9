/** What can be done to nodes and to the cluster, each with its confirmation. */
import type { NodeView } from '../../../protocol/control.js';
import { LIMITS } from '../../../protocol/limits.js';
import { type Mode, presetOf } from '../../../protocol/mode.js';
import { T } from '../strings.js';
import { askToConfirm } from './confirmation.js';
import { attempt, control } from './connect.js';

export function modeName(mode: Mode): string {
  const preset = presetOf(mode);
  return preset === null ? T.mode.pick(mode.routing, mode.sessions) : T.mode.presets[preset].name;
}

/** Sessions that end with these workers. */
function memoryOf(slots: NodeView['slots']): number {
  return slots.reduce((sum, { memorySessions }) => sum + memorySessions, 0);
}

export function askRestart(node: NodeView, anchor: HTMLElement | null): void {
  askToConfirm({
    title: T.confirm.restartTitle,
    body: T.confirm.restart(node.node, node.wantedWorkers, memoryOf(node.slots)),
    go: T.node.restart,
    danger: false,
    anchor,
    subject: { fault: 'restart', node: node.node, slots: node.slots.map(({ slot }) => slot), pid: null },
    run: (done) =>
      void attempt(T.node.restart, T.outcome.restart, () => control.restart(node.node).then(done)),
  });
}

/** More workers come at once; fewer asks, since the last slot's people have to move. */
export function changeWorkers(node: NodeView, count: number, anchor: HTMLElement | null): void {
  if (count < 1 || count > LIMITS.workersMax) return;
  const run = (done: () => void) =>
    void attempt(T.confirm.workersTitle(count).replace(/\?$/, ''), T.outcome.workers(count), () =>
      control.setWorkers(count, node.node).then(done),
    );
  const leaving = node.slots.filter((slot) => slot.slot > count);
  const last = leaving[0];
  if (count >= node.wantedWorkers || last === undefined) {
    run(() => {});
    return;
  }
  askToConfirm({
    title: T.confirm.workersTitle(count),
    body: T.confirm.workersDown(last.slot, node.node, last.sockets, memoryOf([last])),
    go: T.node.fewer,
    danger: true,
    anchor,
    slot: last.slot,
    ...(last.pid === null
      ? {}
      : { subject: { fault: 'drain', node: node.node, slots: [last.slot], pid: last.pid } as const }),
    run,
  });
}

export function askMode(mode: Mode, anchor: HTMLElement | null): void {
  const name = modeName(mode);
  askToConfirm({
    title: T.confirm.modeTitle(name),
    body: '',
    forecast: control.forecast(mode),
    go: T.confirm.modeGo,
    danger: presetOf(mode) === 'broken',
    anchor,
    run: () =>
      void attempt(T.confirm.modeTitle(name).replace(/\?$/, ''), T.outcome.mode(name), () =>
        control.switchMode(mode),
      ),
  });
}

/** Calls people in, or sends them home; breaks nothing, so it does not ask. */
export function setCrowd(people: number): Promise<void> {
  return attempt(T.crowd.heading, T.outcome.crowd(people), () => control.setCrowd(people));
}
