import type { BudgetSetting } from './budget-setting.js';
import { HOUR } from './limits/units.js';
import { LIMITS } from './limits.js';

/** How much may be asked for by mail, and sent. */
export const MAIL_SETTINGS = {
  'mail-asks': {
    of: 'address',
    figure: LIMITS.mailAsksPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'mails for a new password asked for, and links of mails used',
  },
  'mail-names': {
    of: 'name',
    figure: LIMITS.mailAsksPerName,
    perMs: HOUR,
    burst: 1,
    what: 'mails for a new password asked for, by name or mail address, also such as nobody has',
  },
  'mail-changes': {
    of: 'person',
    figure: LIMITS.mailChangesPerHour,
    perMs: HOUR,
    burst: 1,
    what: 'mail addresses given',
  },
  mails: {
    of: 'mailbox',
    figure: LIMITS.mailsPerMailbox,
    perMs: HOUR,
    burst: 1,
    what: 'mails of one kind sent; what is asked for beyond is left out',
  },
} as const satisfies Record<string, BudgetSetting>;
