import { BOT_LIMITS } from './limits/bots.js';
import { BUDGET_LIMITS } from './limits/budgets.js';
import { CONTROL_LIMITS } from './limits/control.js';
import { EXPORT_LIMITS } from './limits/exports.js';
import { FILE_LIMITS } from './limits/files.js';
import { INVITE_LIMITS } from './limits/invites.js';
import { MAIL_LIMITS } from './limits/mail.js';
import { NODE_LIMITS } from './limits/nodes.js';
import { OUTGOING_LIMITS } from './limits/outgoing.js';
import { PEOPLE_LIMITS } from './limits/people.js';
import { PUSH_LIMITS } from './limits/push.js';
import { REQUEST_LIMITS } from './limits/requests.js';
import { ROOM_LIMITS } from './limits/rooms.js';
import { SEARCH_LIMITS } from './limits/search.js';
import { SESSION_LIMITS } from './limits/sessions.js';
import { SOCKET_LIMITS } from './limits/sockets.js';
import { STORE_LIMITS } from './limits/store.js';
import { WITNESS_LIMITS } from './limits/witness.js';
import { PAGE_LIMITS } from './page-limits.js';

/**
 * Every bound on input, memory and time that a client or an operator can run into. Each stands with its reason in the
 * file of its area; those that pages know as well are `PAGE_LIMITS`.
 */
export const LIMITS = {
  ...PAGE_LIMITS,
  ...BOT_LIMITS,
  ...BUDGET_LIMITS,
  ...CONTROL_LIMITS,
  ...EXPORT_LIMITS,
  ...FILE_LIMITS,
  ...INVITE_LIMITS,
  ...MAIL_LIMITS,
  ...NODE_LIMITS,
  ...PEOPLE_LIMITS,
  ...PUSH_LIMITS,
  ...OUTGOING_LIMITS,
  ...REQUEST_LIMITS,
  ...ROOM_LIMITS,
  ...SEARCH_LIMITS,
  ...SESSION_LIMITS,
  ...SOCKET_LIMITS,
  ...STORE_LIMITS,
  ...WITNESS_LIMITS,
} as const;

export type Limits = typeof LIMITS;
