/**
 * The English of cluster events. A node writes it as `text`, for clients that do not phrase. The control room takes it
 * as its English, and another language is another value of the same type.
 */

import { phraseRefusal } from './access-refusal.js';
import type { ClusterEvent, ControlOrder, EventKind, EventParams, EventSubject } from './cluster-event.js';
import type { StoreView } from './control.js';
import { phraseCause } from './exit-cause.js';
import { type Mode, type PresetName, presetOf } from './mode.js';
import { countNoun } from './phrases.js';
import { problemPhrases } from './problem-phrases.js';
import { phraseLoss } from './store-loss.js';

/** A sentence for each kind of event. */
export type EventPhrases = {
  readonly [Kind in EventKind]: (params: EventParams[Kind], event: EventSubject) => string;
};

/**
 * An event in the words of `phrases`. The node's own sentence stands in for what they do not know. That is a kind of a
 * newer version, or parameters that another version gave otherwise, or not at all.
 */
export function phraseEvent(event: ClusterEvent, phrases: EventPhrases): string {
  const phrase = phrases[event.kind] as ((params: unknown, event: EventSubject) => string) | undefined;
  if (phrase === undefined || event.params === undefined) return event.text;
  try {
    return phrase(event.params, event);
  } catch {
    // Parameters of a newer server: its own words still say it.
    return event.text;
  }
}

const PRESET_NAMES: Record<PresetName, string> = {
  sticky: 'Sticky',
  shared: 'Shared',
  stateless: 'Stateless',
  broken: 'Broken',
};

const CALLS: Record<ControlOrder, string> = {
  mode: 'switch the mode',
  signal: 'signal a worker',
  restart: 'restart the workers',
  workers: 'change the number of workers',
  crowd: 'change the crowd',
};

export const eventPhrases: EventPhrases = {
  'node-started': ({ min, max }, { node }) =>
    min === max
      ? `${node} started with ${countNoun(min, 'worker')}.`
      : `${node} started with ${countNoun(min, 'worker')}, and takes up to ${max} as the load grows.`,
  'node-stopping': (_, { node }) => `${node} is shutting down.`,
  'node-lost': (_, { node }) => `${node} has not been heard of and is taken for lost.`,
  'worker-started': (_, { slot, pid }) => `Worker ${slot} starts as process ${pid}.`,
  'worker-ready': ({ tookMs }, { slot, pid }) =>
    `Worker ${slot} (process ${pid}) is ready after ${tookMs} ms.`,
  'worker-died': ({ cause }, { slot, pid }) => `Worker ${slot} (process ${pid}) died: ${phraseCause(cause)}.`,
  'worker-frozen': ({ seconds }, { slot }) =>
    `Worker ${slot} has not answered for ${seconds} s and gets no new connections.`,
  'worker-thawed': (_, { slot }) => `Worker ${slot} answers again.`,
  'worker-blocked': (_, { slot, by: name }) =>
    `The event loop of worker ${slot} was blocked${phraseBy(name)}.`,
  'worker-draining': (_, { slot, pid, by: name }) =>
    `Worker ${slot} (process ${pid}) drains${name === undefined ? '' : `, asked by ${name}`}.`,
  'worker-drained': ({ unneeded }, { slot, pid }) =>
    unneeded
      ? `Worker ${slot} (process ${pid}) ended before it served anybody, as it is not needed.`
      : `Worker ${slot} (process ${pid}) drained and ended.`,
  'slot-failed': ({ deaths, seconds, retryMinutes }, { slot }) =>
    `Slot ${slot} failed: ${deaths} deaths in ${seconds} s. It is tried again in ${retryMinutes} min, or by a restart.`,
  'slot-removed': (_, { slot }) => `Slot ${slot} was removed.`,
  signal: ({ signal }, { slot, by: name }) => `${signal} was sent to worker ${slot}${phraseBy(name)}.`,
  'mode-switched': ({ mode, onlyHere }, { by: name }) =>
    onlyHere
      ? `Switched this node to ${modeName(mode)}${phraseBy(name)}; the store is down, so other nodes follow when it is back.`
      : `Switched to ${modeName(mode)}${phraseBy(name)}.`,
  'workers-changed': (params, { by: name }) => {
    const change = `From ${params.from} to ${countNoun(params.to, 'worker')}`;
    if (params.why === 'asked') return `${change}${phraseBy(name)}.`;
    return params.why === 'full'
      ? `${change} by itself: they were ${Math.round(params.fullness * 100)} % full.`
      : `${change} by itself: for ${params.seconds} s fewer would have done.`;
  },
  rebalancing: ({ elsewhere }, { slot }) =>
    `Worker ${slot} has more than its share: some of its people are asked to move to another ${elsewhere ? 'node' : 'worker'}.`,
  bounced: ({ people, requests }) =>
    `${countNoun(people, 'person', 'people')} sent ${countNoun(requests, 'request')} that reached a worker without their session, and were signed out there.`,
  'rolling-restart-started': ({ workers, boundMs }, { by: name }) =>
    `Rolling restart of ${countNoun(workers, 'worker')} started${phraseBy(name)}; it is over in ${Math.round(boundMs / 1000)} s at the latest.`,
  'rolling-restart-finished': ({ done, of, seconds }) =>
    done === of
      ? `Rolling restart finished: ${countNoun(done, 'worker')} in ${seconds} s.`
      : `Rolling restart stopped after ${done} of ${of}: a replacement did not become ready, so the old workers stay.`,
  'store-down': ({ silentMs }) =>
    `The store ${silentMs === undefined ? 'does not answer' : `has not answered for ${(silentMs / 1000).toFixed(1)} s`}. What is in memory goes on; what needs the store waits or fails.`,
  'store-up': () => 'The store answers again.',
  'store-loss': ({ lost }) =>
    lost.kind === 'emptied'
      ? 'The store was emptied while this node ran: accounts, rooms and messages are gone. It got its mark back, and the node serves on.'
      : `Of what the embedded store acknowledged, some may be missing: ${phraseLoss(lost)}. Every room starts a new epoch.`,
  problem: ({ code, params }) => phraseProblem(code, params),
  'problem-over': ({ code, params }) => `Over: ${phraseProblem(code, params)}`,
  'jobs-died': ({ ended }, { pid }) =>
    `The jobs process (process ${pid}) died: ${phraseCause(ended)}. Until the next one has started nobody can search here, and letters to outside and notifications wait.`,
  crowd: (params, { by: name }) => {
    if ('ended' in params) return `The crowd's process ended: ${phraseCause(params.ended)}.`;
    return params.people === 0
      ? `The crowd was sent home${phraseBy(name)}.`
      : `A crowd of ${params.people} was called in${phraseBy(name)}.`;
  },
  refused: ({ call, refusal, times }, { by: name }) =>
    `Refused: ${CALLS[call]}${phraseBy(name)}: ${phraseRefusal(refusal)}${times === undefined ? '' : ` ${times} times by now.`}`,
};

/** A mode by the name of its preset, if it has one. */
function modeName(mode: Mode): string {
  return phraseMode(mode, `${mode.sessions} sessions`);
}

/**
 * The same where the store is known: what the wire calls `redis` is the shared store, and that may be the embedded one.
 */
export function modeNameOn(store: StoreView['kind'], mode: Mode): string {
  const embedded = store === 'embedded' && mode.sessions === 'redis';
  return embedded ? phraseMode(mode, 'sessions in the embedded store') : modeName(mode);
}

function phraseMode(mode: Mode, sessions: string): string {
  const preset = presetOf(mode);
  const pair = `${mode.routing} routing, ${sessions}`;
  return preset === null ? pair : `${PRESET_NAMES[preset]} (${pair})`;
}

function phraseProblem(code: keyof typeof problemPhrases, params: unknown): string {
  return (problemPhrases[code] as (params: unknown) => string)(params);
}

function phraseBy(name: string | undefined): string {
  return name === undefined ? '' : ` by ${name}`;
}
