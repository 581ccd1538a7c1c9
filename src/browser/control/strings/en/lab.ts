/** The guided lab: what is around its chapters. */
import type { Mode, PresetName } from '../../../../protocol/mode.js';
import { presetOf } from '../../../../protocol/mode.js';
import { plural } from '../../../shared/english.js';
import type { Round } from '../../lab/chapters.js';
import type { Findings } from '../../lab/findings.js';
import type { Need, Obstacle, Wait } from '../../lab/needs.js';
import { duration } from './effect-words.js';
import { chapters, rounds } from './lab-chapters.js';

const MODES: Record<PresetName, string> = {
  sticky: 'Sticky',
  shared: 'Shared',
  stateless: 'Stateless',
  broken: 'Broken',
};

function modeWords(mode: Mode): string {
  const preset = presetOf(mode);
  return preset === null ? `${mode.routing}, ${mode.sessions}` : MODES[preset];
}

export const lab = {
  /** The language that its words are in. */
  tag: 'en',
  open: 'Guided lab',
  title: 'Guided lab',
  intro: 'Each chapter asks a question and lets you predict. Then it does the thing, to this cluster.',
  real: 'This is your real cluster: whoever is connected feels it. The lab says before each step what it changes.',
  leave: 'Leave the lab',
  language: 'Language',
  chaptersLabel: 'Chapters',
  chapter: (number: number, of: number) => `Chapter ${number} of ${of}`,
  isDone: 'done',
  roundsLabel: 'Runs of this chapter',
  chapters,
  rounds,

  steps: {
    setUp: 'Set it up',
    predict: 'Predict',
    act: 'Do it',
    measured: 'What was measured',
    shows: 'What it shows',
  },
  setUp: 'Set it up',
  settingUp: 'Setting up…',
  isSetUp: 'All is as this run needs it.',
  needs: 'This run needs other things than there are. These are changed now, and put back when you leave:',
  need: (need: Need) => {
    switch (need.kind) {
      case 'mode':
        return `The mode becomes ${MODES[need.to]}. Sessions are taken along.`;
      case 'workers':
        return need.to < need.from
          ? `${need.from} workers become ${need.to}: the others drain, and their people move.${
              need.ends === 0
                ? ''
                : ` ${plural(need.ends, 'session')} in their memory end: whoever has one has to sign in again.`
            }`
          : `${plural(need.from, 'worker')} become ${need.to}.`;
      case 'crowd':
        return need.from === 0
          ? `${need.to} synthetic people are called in. They are marked, and talk in a room of their own.`
          : `The crowd of ${need.from} becomes ${need.to}.`;
    }
  },
  wait: (wait: Wait) => {
    switch (wait.kind) {
      case 'workers':
        return `${wait.ready} of ${plural(wait.of, 'worker')} ready`;
      case 'crowd':
        return `${wait.connected} of ${wait.of} synthetic people connected`;
      case 'sessions':
        return `${plural(wait.left, 'session')} not taken along yet`;
    }
  },
  waiting: 'Waiting:',
  cannot: 'This run cannot be done here now.',
  obstacle: (obstacle: Obstacle) => {
    switch (obstacle.kind) {
      case 'elastic':
        return `The number of workers follows the load, from ${obstacle.min} to ${obstacle.max}. It would not stay at ${obstacle.wanted}. Start this node with a fixed number: --workers 3.`;
      case 'store-away':
        return 'The store does not answer, so nobody can be signed in. Bring it back; the page goes on by itself.';
      case 'restarting':
        return 'A rolling restart goes on. Wait until it is over.';
    }
  },
  nobody: 'No worker is ready that could be hit. A replacement starts by itself.',
  notLive: 'The primary does not answer. Nothing is done while nobody can see what it does.',

  predictFirst: 'Mark at least one answer. It is compared with what happens, and kept by this tab only.',
  act: {
    kill: (slot: number) => `Kill worker ${slot}`,
  } satisfies Record<Round['act'], (slot: number) => string>,
  actSays: {
    kill: (slot: number, pid: number, people: number) =>
      `Process ${pid} of worker ${slot} ends at once (SIGKILL), with ${plural(people, 'person', 'people')} on it. A replacement starts by itself.`,
  } satisfies Record<Round['act'], (slot: number, pid: number, people: number) => string>,

  asking: 'It was ordered. The nodes are asked what happened…',
  goesOn: 'It goes on:',
  found: {
    there: 'People there',
    thereWere: (found: Findings) =>
      `${found.before}, and ${found.elsewhere === 0 ? 'nobody' : found.elsewhere} elsewhere`,
    silence: 'Longest silence',
    silenceWas: ({ worstMs, before }: Findings) =>
      worstMs === null ? (before === 0 ? 'nobody was there' : 'nobody told yet') : duration(worstMs),
    lasted: 'Served again after',
    lastedFor: (lastedMs: number | null) => (lastedMs === null ? 'not yet' : duration(lastedMs)),
    sessions: 'Sign-ins',
    sessionsAre: ({ kept, signedInAgain, lost, unheard }: Findings) =>
      [
        `${kept} kept`,
        `${signedInAgain + lost} lost`,
        ...(signedInAgain === 0 ? [] : [`${signedInAgain} of them signed in again`]),
        ...(unheard === 0 ? [] : [`${unheard} not heard of yet`]),
      ].join(', '),
    messages: 'Messages missed',
    messagesAre: ({ messagesLost, messagesOpenMs, witnesses }: Findings) => {
      if (messagesLost > 0) return plural(messagesLost, 'message');
      if (witnesses === 0) return 'no client was there that could tell';
      if (messagesOpenMs === 0) return `none, as ${plural(witnesses, 'client')} told`;
      return messagesOpenMs === null
        ? 'none so far'
        : `none so far; clients are asked for ${Math.ceil(messagesOpenMs / 1_000)} s more`;
    },
  },
  details: 'Who was there, moment by moment',
  again: 'Try again',
  next: 'Go on',
  finished: 'That was the last chapter. Free play is beside it: leave the lab, and break what you like.',
  lastTime: 'Last time, in this browser:',

  putBack: 'Put it back',
  puttingBack: 'Putting back…',
  changed: 'The guided lab has changed this cluster, and was left in the middle.',
  goOn: 'Go on with the lab',
  keep: 'Leave it so',
  backMode: (mode: Mode) => `The mode is ${modeWords(mode)} again.`,
  backWorkers: (workers: number) => `${plural(workers, 'worker')} wanted again.`,
  backCrowd: (people: number) => (people === 0 ? 'The crowd goes home.' : `The crowd is ${people} again.`),
  leftMode: 'The mode was changed by somebody since, and stays.',
  leftWorkers: 'The number of workers was changed by somebody since, and stays.',
  leftCrowd: 'The crowd was changed by somebody since, and stays.',

  scene: 'The cluster, and two chats',
  chats: 'Two chats',
  you: 'You',
  youTitle: 'The chat, as you',
  other: 'Somebody else',
  otherTitle: 'The chat, as somebody else',
  otherHint:
    'A second person beside you, for as long as this page is open: make an account for them. Reloading the page signs them out.',
  noOther:
    'This browser cannot hold two people in one page. Open the chat in a private window to be the second one.',
  noOtherHere:
    'This browser cannot hold two people in one page. Here the second one has an address of their own:',
};
