/** The guided lab: what is around its chapters. */
import { LIMITS } from '../../../../protocol/limits.js';
import type { Mode, PresetName } from '../../../../protocol/mode.js';
import { presetOf } from '../../../../protocol/mode.js';
import { plural } from '../../../shared/english.js';
import type { ChapterRun } from '../../lab/chapters.js';
import type { Findings } from '../../lab/findings.js';
import type { Need, Obstacle, Wait } from '../../lab/needs.js';
import { duration } from './effect-words.js';
import { chapters, runs } from './lab-chapters.js';

const DEAD_S = LIMITS.heartbeatDeadMs / 1_000;

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
  intro: 'Six chapters. Each asks a question and lets you predict. Then it does the thing, to this cluster.',
  real: 'This is your real cluster: whoever is connected feels it. The lab says before each step what it changes.',
  leave: 'Leave the lab',
  language: 'Language',
  chaptersLabel: 'Chapters',
  chapter: (number: number, of: number) => `Chapter ${number} of ${of}`,
  isDone: 'done',
  notDone: 'not done yet',
  runsLabel: 'Runs of this chapter',
  chapters,
  runs,

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
        return need.to === 'broken'
          ? `The mode becomes ${MODES.broken}: people are signed out at random, without any fault. So are you, perhaps.`
          : `The mode becomes ${MODES[need.to]}. Sessions are taken along.`;
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
      case 'failed':
        return `Worker ${obstacle.slot} died too often, and rests. A rolling restart of this node tries it at once.`;
      case 'restarting':
        return 'A rolling restart goes on. Wait until it is over.';
    }
  },
  nobody: 'No worker is ready that could be hit. A replacement starts by itself.',
  notLive: 'The primary does not answer. Nothing is done while nobody can see what it does.',

  predictFirst: 'Mark at least one answer. It is compared with what happens, and kept by this tab only.',
  act: {
    kill: (slot: number) => `Kill worker ${slot}`,
    freeze: (slot: number) => `Freeze worker ${slot}`,
    restart: () => 'Restart them all',
  } satisfies Record<ChapterRun['act'], (slot: number) => string>,
  actSays: {
    kill: (slot: number, pid: number, people: number) =>
      `Process ${pid} of worker ${slot} ends at once (SIGKILL), with ${plural(people, 'person', 'people')} on it. A replacement starts by itself.`,
    freeze: (slot: number, pid: number, people: number) =>
      `Process ${pid} of worker ${slot} stands still (SIGSTOP), with ${plural(people, 'person', 'people')} on it. It closes nothing. The primary kills it when it has been silent for ${DEAD_S} s.`,
    restart: (_slot: number, _pid: number, people: number) =>
      `Each worker is replaced, one after another, with ${plural(people, 'person', 'people')} on them. Each new one is ready before the old one ends.`,
  } satisfies Record<ChapterRun['act'], (slot: number, pid: number, people: number) => string>,

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
    sessionsAre: ({ kept, signedInAgain, lost, astray, unheard }: Findings) =>
      [
        `${kept} kept`,
        `${signedInAgain + lost} lost`,
        ...(signedInAgain === 0 ? [] : [`${signedInAgain} of them signed in again`]),
        ...(astray === 0 ? [] : [`${astray} of them had it in a worker that was not hit`]),
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
  changed: 'The guided lab has changed this cluster, and has not put it back yet.',
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
