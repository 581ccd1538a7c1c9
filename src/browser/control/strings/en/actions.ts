import type { ControlSignal } from '../../../../protocol/control.js';
import { forecastPhrases } from '../../../../protocol/forecast-phrases.js';
import { LIMITS } from '../../../../protocol/limits.js';
import { plural } from '../../../shared/english.js';

export const action = {
  kill: { label: 'Kill', key: 'K', hint: 'SIGKILL: it ends at once' },
  freeze: { label: 'Freeze', key: 'F', hint: 'SIGSTOP: it stands still until it is thawed or noticed' },
  thaw: { label: 'Thaw', key: 'F', hint: 'SIGCONT: it carries on where it stopped' },
  spin: { label: 'Block', key: 'B', hint: 'Its event loop spins for 10 s' },
  drain: { label: 'Drain', key: 'D', hint: 'SIGTERM: its people move, then it ends' },
};

const SUSPECT_S = LIMITS.heartbeatSuspectMs / 1_000;
const DEAD_S = LIMITS.heartbeatDeadMs / 1_000;

/** What ends with a worker, whatever ends it: nothing hands sessions in memory over. */
function lossWords(memory: number, whose: 'its' | 'their' = 'its'): string {
  if (memory === 0) return '';
  return `${plural(memory, 'session')} in ${whose} memory ${
    memory === 1 ? 'ends, and its person has' : 'end, and their people have'
  } to sign in again. `;
}

export const confirm = {
  gone: (slot: number, pid: number) =>
    `Process ${pid} of worker ${slot} has ended meanwhile. Nothing is done to the next one.`,
  signal: {
    SIGKILL: (slot, node, pid, sockets, memory) =>
      `Worker ${slot} of ${node} (process ${pid}) ends at once. ${plural(sockets, 'socket')} ${
        sockets === 1 ? 'has' : 'have'
      } to find another worker. ${lossWords(memory)}A replacement starts by itself.`,
    SIGSTOP: (slot, node, pid, sockets, memory) =>
      `Worker ${slot} of ${node} (process ${pid}) stands still, and so ${sockets === 1 ? 'does' : 'do'} its ${plural(
        sockets,
        'socket',
      )}. After ${SUSPECT_S} s it gets no new connections; after ${DEAD_S} s it is killed and replaced. ${lossWords(memory)}`,
    SIGCONT: (slot, node, pid) => `Worker ${slot} of ${node} (process ${pid}) carries on where it stopped.`,
    spin: (slot, node, pid, sockets, memory) =>
      `The event loop of worker ${slot} of ${node} (process ${pid}) is kept busy for 10 s. Its ${plural(
        sockets,
        'socket',
      )} ${sockets === 1 ? 'gets' : 'get'} no answer, and after ${DEAD_S} s it is killed and replaced. ${lossWords(memory)}`,
    SIGTERM: (slot, node, pid, sockets, memory) =>
      `Worker ${slot} of ${node} (process ${pid}) asks its ${plural(
        sockets,
        'socket',
      )} to move, then ends. ${lossWords(memory)}A replacement starts by itself.`,
  } satisfies Record<
    ControlSignal,
    (slot: number, node: string, pid: number, sockets: number, memory: number) => string
  >,
  title: (action: string, slot: number) => `${action} worker ${slot}?`,
  restartTitle: 'Rolling restart?',
  restart: (node: string, workers: number, memory: number) =>
    `The ${plural(workers, 'worker')} of ${node} ${workers === 1 ? 'is' : 'are'} replaced one after another, each new one ready before the old one ends. ${
      memory === 0 ? 'Nobody should notice.' : lossWords(memory, 'their')
    }`,
  workersTitle: (count: number) => `${plural(count, 'worker')}?`,
  workersDown: (slot: number, node: string, sockets: number, memory: number) =>
    `Worker ${slot} of ${node} drains and ends: ${plural(sockets, 'socket')} ${sockets === 1 ? 'moves' : 'move'} to the others. ${lossWords(memory)}`,
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
