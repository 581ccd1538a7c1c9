import type { ControlSignal } from '../../../../protocol/control.js';
import { forecastPhrases } from '../../../../protocol/forecast-phrases.js';
import { plural } from '../../../shared/english.js';

export const action = {
  kill: { label: 'Kill', key: 'K', hint: 'SIGKILL: it ends at once' },
  freeze: { label: 'Freeze', key: 'F', hint: 'SIGSTOP: it stands still until it is thawed or noticed' },
  thaw: { label: 'Thaw', key: 'F', hint: 'SIGCONT: it carries on where it stopped' },
  block: { label: 'Block', key: 'B', hint: 'Its event loop spins for 10 s' },
  drain: { label: 'Drain', key: 'D', hint: 'SIGTERM: its people move, then it ends' },
};

export const confirm = {
  signal: {
    SIGKILL: (slot: number, node: string, pid: number, sockets: number, memory: number, sticky: boolean) =>
      `Worker ${slot} of ${node} (process ${pid}) ends at once. ${plural(sockets, 'socket')} ${
        sockets === 1 ? 'has' : 'have'
      } to find another worker${
        sticky && memory > 0
          ? `, and the ${plural(memory, 'session')} in its memory ${memory === 1 ? 'is' : 'are'} lost`
          : ''
      }. A replacement starts by itself.`,
    SIGSTOP: (slot: number, node: string, pid: number, sockets: number) =>
      `Worker ${slot} of ${node} (process ${pid}) stands still, and so ${sockets === 1 ? 'does' : 'do'} its ${plural(
        sockets,
        'socket',
      )}. After 1.5 s it gets no new connections; after 3 s it is killed and replaced.`,
    SIGCONT: (slot: number, node: string, pid: number) =>
      `Worker ${slot} of ${node} (process ${pid}) carries on where it stopped.`,
    spin: (slot: number, node: string, pid: number, sockets: number) =>
      `The event loop of worker ${slot} of ${node} (process ${pid}) is kept busy for 10 s: its ${plural(
        sockets,
        'socket',
      )} ${sockets === 1 ? 'gets' : 'get'} no answer, and after 3 s it is killed and replaced.`,
    SIGTERM: (slot: number, node: string, pid: number, sockets: number) =>
      `Worker ${slot} of ${node} (process ${pid}) asks its ${plural(
        sockets,
        'socket',
      )} to move, then ends. A replacement starts by itself.`,
  },
  title: (action: string, slot: number) => `${action} worker ${slot}?`,
  restartTitle: 'Rolling restart?',
  restart: (node: string, workers: number) =>
    `The ${plural(workers, 'worker')} of ${node} ${workers === 1 ? 'is' : 'are'} replaced one after another, each new one ready before the old one ends. Nobody should notice.`,
  workersTitle: (count: number) => `${plural(count, 'worker')}?`,
  workersDown: (slot: number, node: string, sockets: number) =>
    `Worker ${slot} of ${node} drains and ends: ${plural(sockets, 'socket')} ${sockets === 1 ? 'moves' : 'move'} to the others.`,
  modeTitle: (name: string) => `Switch the cluster to ${name}?`,
  modeGo: 'Switch',
  /** By kind. */
  forecast: forecastPhrases,
  forecastLoading: 'Asking what this would do…',
  forecastFailed: 'What this would do is not known: ',
  keys: 'Enter confirms, Escape cancels.',
};

export const outcome = {
  done: {
    SIGKILL: (slot: number) => `Worker ${slot} was killed.`,
    SIGSTOP: (slot: number) => `Worker ${slot} was frozen.`,
    SIGCONT: (slot: number) => `Worker ${slot} was thawed.`,
    SIGTERM: (slot: number) => `Worker ${slot} drains.`,
    spin: (slot: number) => `Worker ${slot} is blocked.`,
  } satisfies Record<ControlSignal, (slot: number) => string>,
  restart: 'The rolling restart has begun.',
  workers: (count: number) => `${plural(count, 'worker')} wanted.`,
  mode: (name: string) => `Switched to ${name}.`,
  crowd: (people: number) => (people === 0 ? 'The crowd goes home.' : `${people} called in.`),
  refused: (what: string, why: string) => `${what}: ${why}`,
  unreachable: 'The primary does not answer, so nobody knows whether this was done.',
};
