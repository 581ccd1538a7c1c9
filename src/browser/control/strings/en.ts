/**
 * Every sentence of the control room, in English. By part of the page in `en/`. Of events and problems the servers send
 * kinds and parameters.
 */
import { refusalPhrases } from '../../../protocol/refusal-phrases.js';
import { plural } from '../../shared/english.js';
import { action, confirm, outcome } from './en/actions.js';
import { conservation } from './en/conservation.js';
import { incident } from './en/incidents.js';
import { lab } from './en/lab.js';
import { life } from './en/life.js';
import { mode } from './en/modes.js';
import { dot, node, session, trips, worker } from './en/nodes.js';
import { helpSheet, stream, theme } from './en/page.js';
import { accounts, crowd, signIn } from './en/people.js';
import { predict } from './en/predictions.js';
import { eventLog, problem, store } from './en/store.js';
import { survival } from './en/survival.js';
import { totals } from './en/totals.js';

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

  stream,
  theme,
  totals,
  conservation,
  node,
  worker,
  dot,
  session,
  trips,
  action,
  confirm,
  predict,
  survival,
  life,
  lab,
  mode,
  problem,
  store,
  crowd,
  accounts,
  eventLog,
  incident,
  signIn,
  outcome,
  refusals: refusalPhrases,
  helpSheet,
};

export type ControlStrings = typeof controlEn;
