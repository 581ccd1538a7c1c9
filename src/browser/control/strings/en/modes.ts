import type { PresetName, Routing, SessionStoreKind } from '../../../../protocol/mode.js';

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
  'least-connections': 'Loses: a request that reaches a worker without its session is signed out.',
  'round-robin': 'Loses: people find themselves signed out at random.',
};

export const mode = {
  heading: 'Mode',
  now: 'now',
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
  noOutcome: 'What a switch did to people stands here for ten minutes.',
  outcome: (name: string, ago: string) => `Switched to ${name} ${ago} ago`,
};

/** What a mode keeps and loses: a preset's own words, else by where its sessions live and how it is routed. */
function fateOfMode(routing: Routing, sessions: SessionStoreKind): { keeps: string; loses: string } {
  const fate = SESSION_FATES[sessions];
  if (sessions === 'memory' && routing !== 'session') return { keeps: fate.keeps, loses: ASTRAY[routing] };
  return fate;
}
