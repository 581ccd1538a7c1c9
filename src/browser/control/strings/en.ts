/** Every sentence of the control room, in English. Of events and problems the servers send kinds and parameters. */
import type { ControlSignal, WorkerState } from '../../../protocol/control.js';
import { eventPhrases } from '../../../protocol/event-phrases.js';
import type { PresetName, Routing, SessionStoreKind } from '../../../protocol/mode.js';
import type { ProblemLevel } from '../../../protocol/problem.js';
import { problemPhrases } from '../../../protocol/problem-phrases.js';
import { effectWords } from './effect-words.js';

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const STATES: Record<WorkerState, string> = {
  starting: 'starting',
  ready: 'ready',
  draining: 'draining',
  frozen: 'frozen',
  dead: 'dead',
  failed: 'failed',
};

const ROUTING_NAMES: Record<Routing, string> = {
  session: 'by session',
  ip: 'by address',
  'least-connections': 'least busy',
  'round-robin': 'round robin',
};

const ROUTING_HINTS: Record<Routing, string> = {
  session: 'A browser goes back to the worker that made its session.',
  ip: 'Everyone behind one address shares a worker.',
  'least-connections': 'Each connection goes to the worker with the fewest.',
  'round-robin': 'Each connection goes to the next worker in turn.',
};

const SESSION_NAMES: Record<SessionStoreKind, string> = {
  memory: 'worker memory',
  redis: 'shared store',
  token: 'encrypted cookie',
};

const PRESET_TEXTS: Record<PresetName, { name: string; how: string; keeps: string; loses: string }> = {
  sticky: {
    name: 'Sticky',
    how: 'Each browser stays with the worker that signed it in; its session lives in that worker.',
    keeps: 'Keeps: no store is asked for a session.',
    loses: 'Loses: a worker that dies takes its people’s sessions with it.',
  },
  shared: {
    name: 'Shared',
    how: 'Any worker serves anyone; sessions live in the store.',
    keeps: 'Keeps: everyone stays signed in when a worker dies.',
    loses: 'Loses: without the store nobody can be recognised.',
  },
  stateless: {
    name: 'Stateless',
    how: 'Any worker serves anyone; the session is in the cookie itself, encrypted.',
    keeps: 'Keeps: sign-ins outlive workers and store alike.',
    loses: 'Loses: a sign-out has to be remembered until the cookie expires.',
  },
  broken: {
    name: 'Broken',
    how: 'Sessions live in one worker, but requests go to all in turn.',
    keeps: 'Keeps: nothing you can rely on. It is here to show why.',
    loses: 'Loses: people find themselves signed out at random.',
  },
};

/** What any pair of routing and session store keeps and loses, in one sentence each. */
const SESSION_FATES: Record<SessionStoreKind, { keeps: string; loses: string }> = {
  memory: {
    keeps: 'Keeps: no store is asked for a session.',
    loses: 'Loses: a worker that dies takes its people’s sessions with it.',
  },
  redis: {
    keeps: 'Keeps: everyone stays signed in when a worker dies.',
    loses: 'Loses: without the store nobody can be recognised.',
  },
  token: {
    keeps: 'Keeps: sign-ins outlive workers and store alike.',
    loses: 'Loses: a sign-out has to be remembered until the cookie expires.',
  },
};
const ASTRAY: Record<'ip' | 'least-connections' | 'round-robin', string> = {
  ip: 'Loses: a worker that dies takes its sessions along, and so does a change of address.',
  'least-connections':
    'Loses: requests that reach another worker than the one with the session are signed out.',
  'round-robin': 'Loses: people find themselves signed out at random.',
};

export const controlEn = {
  title: 'Control room',
  product: 'Holdfast',
  toChat: 'Chat',
  openChat: 'Open the chat in another tab',
  help: 'Help',
  helpKey: 'Keyboard shortcuts and what things mean (?)',
  close: 'Close',
  cancel: 'Cancel',
  more: 'More',
  less: 'Less',
  retryNow: 'Try now',
  loading: 'Asking the primary…',
  plural,

  stream: {
    live: (node: string) => `Live from ${node}`,
    connecting: 'Connecting…',
    lost: 'No answer',
    lostTitle: 'The primary does not answer',
    lostBody: (seconds: number) =>
      `No answer for ${plural(seconds, 'second')}. What you see is what was last known. The page keeps trying.`,
    lostFirst:
      'The node may be stopped or restarting, or the network between you and it is cut. The page keeps trying.',
  },

  theme: { label: 'Light or dark', names: { system: 'as the system', light: 'light', dark: 'dark' } },

  totals: {
    label: 'The whole cluster',
    workers: 'Workers ready',
    workersOf: (ready: number, all: number) => `${ready} of ${all}`,
    sockets: 'Sockets',
    people: 'People',
    sessions: 'Sessions',
    unknown: '–',
    sessionsIn: {
      memory: 'in the memory of workers',
      redis: 'in the store',
      token: 'each in its cookie, which nobody counts',
    } satisfies Record<SessionStoreKind, string>,
    sessionsLeft: (count: number, where: string) => `, ${count} not taken along yet ${where}`,
    messages: 'Messages/s, in / out',
    load: 'Busiest event loop',
    memory: 'Memory',
    spark: (what: string) => `${what}, the last two minutes`,
  },

  node: {
    heading: (node: string) => node,
    self: 'this node',
    facts: (pid: number, version: string) => `process ${pid} · v${version}`,
    up: (age: string) => `up ${age}`,
    lost: 'lost',
    lostSince: (age: string) => `No news for ${age}. What you see is what was last known.`,
    draining: 'shutting down',
    degraded: (ready: number, wanted: number) => `degraded: ${ready} of ${wanted} ready`,
    nobodyServes: 'no worker ready',
    pending: (count: number) => `${plural(count, 'connection')} waiting`,
    restarting: (done: number, of: number) => `Rolling restart: ${done} of ${of}`,
    restart: 'Rolling restart',
    workers: 'Workers',
    range: (min: number, max: number) => ` (${min}–${max})`,
    elastic: 'The number follows the load within this range.',
    fewer: 'One worker fewer',
    moreWorkers: 'One worker more',
    empty: 'No workers. Add one to serve people again.',
  },

  worker: {
    name: (slot: number) => `Worker ${slot}`,
    label: (slot: number, state: WorkerState, sockets: number) =>
      `Worker ${slot}, ${STATES[state]}, ${plural(sockets, 'socket')}`,
    state: STATES,
    pid: (pid: number | null) => (pid === null ? 'no process' : `pid ${pid}`),
    age: (age: string) => age,
    restarts: (count: number) =>
      count === 0 ? 'first process' : `replaced ${count === 1 ? 'once' : `${count} times`}`,
    nextStart: (age: string) => `Next try in ${age}.`,
    failedNote: 'It died too often and rests. A rolling restart tries it at once.',
    deadNote: 'A replacement is on its way.',
    frozenNote: 'It does not answer. It gets no new connections and is killed if this goes on.',
    blocked: 'blocked',
    blockedNote: 'Its event loop is busy with one endless piece of work. It is killed if this goes on.',
    drainingNote: 'Its people are moving to other workers.',
    startingNote: 'Loading; it takes people as soon as it is ready.',
    lastExit: (cause: string, age: string) => `Last end: ${cause}, ${age} ago`,
    sockets: (count: number) => (count === 1 ? 'socket' : 'sockets'),
    sessions: (count: number) => (count === 1 ? 'session held' : 'sessions held'),
    loop: 'loop',
    delay: (ms: number) => `${ms} ms late`,
    memory: 'memory',
    messages: 'msg/s in · out',
    moreDots: (count: number) => `${count} not drawn`,
    noDots: 'Nobody is connected here.',
    leaving: (pid: number, sockets: number) => `pid ${pid} leaves with ${plural(sockets, 'socket')}`,
    actions: (slot: number) => `What to do with worker ${slot}`,
  },

  dot: {
    own: 'your tab',
    synthetic: 'synthetic',
    adrift: 'looking for a worker',
    legend: {
      label: 'Dots',
      person: 'a person’s tab',
      own: 'yours',
      synthetic: 'synthetic',
      adrift: 'reconnecting',
    },
  },

  action: {
    kill: { label: 'Kill', key: 'K', hint: 'SIGKILL: it ends at once' },
    freeze: { label: 'Freeze', key: 'F', hint: 'SIGSTOP: it stands still until thawed or found out' },
    thaw: { label: 'Thaw', key: 'F', hint: 'SIGCONT: it goes on where it stood' },
    block: { label: 'Block', key: 'B', hint: 'Its event loop spins for 10 s' },
    drain: { label: 'Drain', key: 'D', hint: 'SIGTERM: its people move, then it ends' },
  },

  confirm: {
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
        `Worker ${slot} of ${node} (process ${pid}) stands still, and so do its ${plural(
          sockets,
          'socket',
        )}. After 1.5 s it gets no new connections; after 3 s it is killed and replaced.`,
      SIGCONT: (slot: number, node: string, pid: number) =>
        `Worker ${slot} of ${node} (process ${pid}) goes on where it stood.`,
      spin: (slot: number, node: string, pid: number, sockets: number) =>
        `The event loop of worker ${slot} of ${node} (process ${pid}) is kept busy for 10 s: its ${plural(
          sockets,
          'socket',
        )} get no answer, and after 3 s it is killed and replaced.`,
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
    forecastLoading: 'Asking what this would do…',
    forecastFailed: 'Nobody knows what this would do: ',
    keys: 'Enter does it, Escape does not.',
  },

  mode: {
    heading: 'Mode',
    now: 'now',
    custom: 'A pair of its own',
    routing: 'Routing',
    sessions: 'Sessions in',
    routingNames: ROUTING_NAMES,
    routingHints: ROUTING_HINTS,
    sessionNames: SESSION_NAMES,
    presets: PRESET_TEXTS,
    fate: fateOfMode,
    moreLabel: 'Every pair of routing and session store',
    gridLabel: 'Routing and session store',
    pick: (routing: Routing, sessions: SessionStoreKind) =>
      `${ROUTING_NAMES[routing]} routing, sessions in ${SESSION_NAMES[sessions]}`,
    outcome: (name: string, ago: string) => `Switched to ${name} ${ago} ago`,
    outcomeHeld: (memory: number, store: number | null) =>
      `Now held: ${plural(memory, 'session')} in workers${store === null ? '' : `, ${store.toLocaleString('en')} in the store`}.`,
  },

  problem: {
    /** By code: what is wrong, and the cure. */
    words: problemPhrases,
    level: { stops: 'not in service', fails: 'refuses', warns: 'needs a look' } satisfies Record<
      ProblemLevel,
      string
    >,
    sentence: (level: ProblemLevel, text: string, since: string) =>
      `${level === 'stops' ? 'Not in service. ' : ''}${text} (for ${since})`,
  },

  store: {
    heading: 'Store',
    kind: { embedded: 'Embedded Valkey', redis: 'Redis or Valkey' },
    state: { up: 'answers', down: 'does not answer', unknown: 'unknown' },
    kept: {
      everysec:
        'What is acknowledged is written first: killing every process loses nothing. A power cut may take the last second.',
      always: 'What is acknowledged is on the disk first: neither a kill nor a power cut takes it.',
    },
    ownRisk: 'Its durability is set there, not here.',
    loss: (text: string, ago: string) => `${text} (${ago} ago)`,
    down: 'Workers stay up. Whatever needs the store waits, or fails and says so.',
  },

  crowd: {
    heading: 'Crowd',
    what: 'Synthetic people who sign in and talk in #crowd, a room of their own, as real clients. They are marked everywhere, and leave the room when sent home.',
    people: 'People',
    call: 'Call in',
    change: 'Change',
    home: 'Send home',
    none: 'Nobody synthetic is here.',
    some: (connected: number, wanted: number) => `${connected} of ${wanted} connected`,
    invalid: (max: number) => `Give a whole number from 1 to ${max}.`,
  },

  accounts: {
    heading: 'People',
    what: 'Operators, disabled accounts, forgotten passwords.',
    name: 'Name (empty: everybody)',
    find: 'Find',
    none: 'Nobody is called that.',
    more: (count: number) => `and ${count.toLocaleString('en')} more: give a name.`,
    operator: 'operator',
    disabled: 'disabled',
    you: 'you',
    go: 'Do it',
    done: (name: string) => `${name}’s account is changed.`,
    newPassword: (name: string, password: string) =>
      `${name}’s new password is ${password} — it is shown this once.`,
    actions: {
      promote: {
        label: 'Make operator',
        title: (name: string) => `Make ${name} an operator?`,
        body: '',
        losesSession: false,
      },
      demote: {
        label: 'Not an operator',
        title: (name: string) => `Take the control room from ${name}?`,
        body: 'They are signed out everywhere and can sign in as a member.',
        losesSession: true,
      },
      enable: {
        label: 'Enable',
        title: (name: string) => `Let ${name} in again?`,
        body: '',
        losesSession: false,
      },
      disable: {
        label: 'Disable',
        title: (name: string) => `Shut ${name} out?`,
        body: 'They are signed out everywhere and cannot sign in until they are enabled.',
        losesSession: true,
      },
      password: {
        label: 'New password',
        title: (name: string) => `Give ${name} a new password?`,
        body: 'The old one ends, and they are signed out everywhere. The new one is shown to you once.',
        losesSession: true,
      },
    },
  },

  eventLog: {
    heading: 'Event log',
    empty: 'Nothing has happened yet. Kill a worker and see.',
    filterEffects: 'What touched people',
    effect: effectWords,
    /** By kind. */
    event: eventPhrases,
    newest: (count: number) => `${plural(count, 'newer event')}`,
  },

  signIn: {
    heading: 'Sign in as an operator',
    name: 'Name',
    password: 'Password',
    go: 'Sign in',
    going: 'Signing in…',
    why: {
      unauthenticated: 'The control room is for operators. Sign in to see and steer the cluster.',
      forbidden:
        'You are signed in, but not as an operator. Another operator can make you one; or sign in as one.',
      stale_operator: 'To break things you must have signed in recently. Give your password again.',
    },
    thenDo: (what: string) => `After that: ${what}`,
    notOperator: (name: string) => `${name} is not an operator.`,
    wrong: 'Name or password is wrong.',
    noCookie: (site: string) =>
      `You were signed in, but this browser does not send back the cookie that says so. Allow cookies for ${site}, then sign in again.`,
    noWorker:
      'No worker is alive to sign in at. The primary starts them again by itself; try again in a moment.',
    unreachable: 'The primary does not answer, so nobody can sign in now.',
    noAccount: 'No account yet? The first one made in the chat is an operator.',
  },

  outcome: {
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
  },

  helpSheet: {
    heading: 'How to work the control room',
    keys: [
      ['← → ↑ ↓', 'from worker to worker'],
      ['K', 'kill the focused worker'],
      ['F', 'freeze or thaw it'],
      ['B', 'block its event loop'],
      ['D', 'drain it'],
      ['R', 'rolling restart of its node'],
      ['W', 'go to the workers'],
      ['T', 'go to the event log'],
      ['?', 'this sheet'],
    ] as const,
    once: 'Whatever breaks something asks once, and says exactly what will happen. Enter does it, Escape does not.',
    states: 'States of a worker',
    stateHints: {
      starting: 'the process is there, the code loads',
      ready: 'serves people',
      draining: 'sends its people to others, then ends',
      frozen: 'does not answer; gets no new connections',
      dead: 'the process is gone; a new one is on its way',
      failed: 'died too often; it rests before it is tried again',
    } satisfies Record<WorkerState, string>,
  },
};

export type ControlStrings = typeof controlEn;

/** What a mode keeps and loses: a preset's own words, else by where its sessions live and how it is routed. */
function fateOfMode(routing: Routing, sessions: SessionStoreKind): { keeps: string; loses: string } {
  const fate = SESSION_FATES[sessions];
  if (sessions === 'memory' && routing !== 'session') return { keeps: fate.keeps, loses: ASTRAY[routing] };
  return fate;
}
